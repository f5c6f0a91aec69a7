import { describeHttpContract } from '@ticket-rush/testing/contracts/http/http-contract';
import { redlock } from '../src/techniques/redlock';

describeHttpContract('lv3', redlock.slug);
