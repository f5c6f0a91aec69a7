/** Jest globalTeardown of every project that has a setup from this folder. */
import { stopSharedServers } from './shared-servers';

export default () => stopSharedServers();
