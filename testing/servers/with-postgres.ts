/** Jest globalSetup: the tests of the project find a PostgreSQL server. */
import { shareServers } from './shared-servers';

export default () => shareServers(['postgres']);
