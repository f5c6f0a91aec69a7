import { describeOrderContract } from '@ticket-rush/testing/contracts/order-contract';
import { techniques } from '../src/techniques';

describeOrderContract('lv3', techniques);
