/** Jest globalSetup: the tests of the project find a PostgreSQL server, three Redis servers and a Kafka broker. */
import { shareServers } from './shared-servers';

export default () => shareServers(['postgres', 'redis', 'kafka']);
