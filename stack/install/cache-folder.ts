import { homedir } from 'node:os';
import { join } from 'node:path';

/** Ours, below any folder that programs share. */
export const FOLDER_NAME = 'ticket-rush';

/** What is fetched or built once for all clones of a user. */
export function cacheFolder(): string {
  const macOs = process.platform === 'darwin';
  const userCache = process.env.XDG_CACHE_HOME || join(homedir(), macOs ? 'Library/Caches' : '.cache');
  return join(userCache, FOLDER_NAME);
}
