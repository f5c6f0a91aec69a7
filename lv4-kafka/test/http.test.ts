import { describeHttpContract } from '@ticket-rush/shared/testing/http-contract';

describeHttpContract('lv4', 'kafka-single-partition');
