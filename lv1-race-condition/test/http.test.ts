import { describeHttpContract } from '@ticket-rush/shared/testing/http-contract';

describeHttpContract('lv1', 'unprotected');
