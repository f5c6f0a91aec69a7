import { describeHttpContract } from '@ticket-rush/testing/contracts/http-contract';

describeHttpContract('lv3', 'redlock');
