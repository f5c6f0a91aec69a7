/** Jest globalSetup: the tests of the project find a PostgreSQL server and three independent Redis servers. */
import { shareServers } from './shared-servers';

export default () => shareServers(['postgres', 'redis']);
