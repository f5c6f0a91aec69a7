import { describeHttpContract } from '@ticket-rush/testing/contracts/http-contract';

describeHttpContract('lv2', 'row-lock');
