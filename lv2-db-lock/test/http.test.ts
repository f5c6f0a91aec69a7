import { describeHttpContract } from '@ticket-rush/testing/contracts/http/http-contract';
import { rowLock } from '../src/techniques/row-lock';

describeHttpContract('lv2', rowLock.slug);
