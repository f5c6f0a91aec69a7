import { describeHttpContract } from '@ticket-rush/testing/contracts/http-contract';

describeHttpContract('lv1', 'unprotected');
