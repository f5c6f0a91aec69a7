import { describeHttpContract } from '@ticket-rush/testing/contracts/http/http-contract';
import { kafkaSinglePartition } from '../../src/techniques/kafka-single-partition';

describeHttpContract('lv4', kafkaSinglePartition.slug);
