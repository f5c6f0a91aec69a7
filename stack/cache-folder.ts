import { homedir } from 'node:os';
import { join } from 'node:path';

/** What is fetched or built once for all clones of a user. */
export function cacheFolder(): string {
  const macOs = process.platform === 'darwin';
  const userCache = process.env.XDG_CACHE_HOME || join(homedir(), macOs ? 'Library/Caches' : '.cache');
  return join(userCache, 'ticket-rush');
}
