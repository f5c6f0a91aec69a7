import { describeHttpContract } from '@ticket-rush/testing/contracts/http/http-contract';
import { unprotected } from '../src/techniques/unprotected';

describeHttpContract('lv1', unprotected.slug);
