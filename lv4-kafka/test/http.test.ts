import { describeHttpContract } from '@ticket-rush/testing/contracts/http-contract';

describeHttpContract('lv4', 'kafka-single-partition');
