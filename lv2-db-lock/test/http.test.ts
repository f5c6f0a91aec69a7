import { describeHttpContract } from '@ticket-rush/shared/testing/http-contract';

describeHttpContract('lv2', 'row-lock');
