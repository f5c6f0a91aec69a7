import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where a user's one stack is written down: the runtime folder, or the cache folder where there is none. */
export function stateFile(environment: NodeJS.ProcessEnv = process.env): string {
  const cache = process.platform === 'darwin' ? 'Library/Caches' : '.cache';
  const folder = environment.XDG_RUNTIME_DIR || environment.XDG_CACHE_HOME || join(homedir(), cache);
  return join(folder, 'ticket-rush', 'stack.json');
}

/** What the supervisor itself has to say, beside its state. */
export function supervisorLog(): string {
  return join(dirname(stateFile()), 'stack.log');
}
