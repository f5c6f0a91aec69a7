import { dirname, join } from 'node:path';
import { cacheFolder, FOLDER_NAME } from '@ticket-rush/stack/install/cache-folder';

/** Where a user's one stack is written down: the runtime folder, or the cache folder where there is none. */
export function stateFile(): string {
  const { XDG_RUNTIME_DIR } = process.env;
  return join(XDG_RUNTIME_DIR ? join(XDG_RUNTIME_DIR, FOLDER_NAME) : cacheFolder(), 'stack.json');
}

/** What the supervisor itself has to say, beside its state. */
export function supervisorLog(): string {
  return join(dirname(stateFile()), 'stack.log');
}
