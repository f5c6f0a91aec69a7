import { describeHttpContract } from '@ticket-rush/shared/testing/http-contract';

describeHttpContract('lv3', 'redlock');
