/** Jest globalSetup: the tests of the project find a PostgreSQL server and a Kafka broker. */
import { shareServers } from './shared-servers';

export default () => shareServers(['postgres', 'kafka']);
