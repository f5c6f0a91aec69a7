import { freeze, thaw } from '@ticket-rush/stack/process/freeze';
import type { RestartableServer } from '@ticket-rush/stack/process/restartable-server';
import { type Action, NotPossible, PROCESS_ACTIONS, type Target } from './target';

export interface Breakable {
  name: string;
  server: RestartableServer;
  /** What ends it at once. */
  crash?: NodeJS.Signals;
  /** Takes all that it remembers. */
  empty?: () => Promise<void>;
}

/** A server or a service: killed, stopped for a while, started again. */
export function processTarget({ name, server, crash = 'SIGKILL', empty }: Breakable): Target {
  let stopped: 'frozen' | 'paused' | undefined;
  let timer: NodeJS.Timeout | undefined;

  const goOn = () => {
    clearTimeout(timer);
    stopped = undefined;
    thaw(server.pid);
  };
  const stop = async (how: typeof stopped) => {
    stopped = how; // Where it cannot be stopped whole, a part of it is: it can be thawed, and is when all is restored.
    await freeze(server.pid);
  };
  const restart = async () => {
    clearTimeout(timer);
    if (isAlive(server.pid)) await server.stop();
    stopped = undefined;
    await server.startAgain();
  };
  const state = () => (isAlive(server.pid) ? (stopped ?? 'up') : 'down');
  const require = (wanted: boolean) => {
    if (!wanted) throw new NotPossible(`${name} is ${state()}`);
  };

  const deeds: Partial<Record<Action, (ms: number) => Promise<void>>> = {
    async kill() {
      require(isAlive(server.pid));
      server.kill(crash);
      goOn(); // PostgreSQL is told to crash, and a stopped process takes no signal.
      await server.exited;
    },
    async freeze() {
      require(state() === 'up');
      await stop('frozen');
    },
    async thaw() {
      require(stopped !== undefined);
      goOn();
    },
    async pause(ms) {
      require(state() === 'up');
      await stop('paused');
      timer = setTimeout(goOn, ms);
    },
    restart,
    ...(empty && {
      async empty() {
        require(state() === 'up');
        await empty();
      },
    }),
  };
  return {
    name,
    actions: empty ? [...PROCESS_ACTIONS, 'empty'] : PROCESS_ACTIONS,
    state,
    act: async (action, ms) => deeds[action]?.(ms),
    async restore() {
      if (!isAlive(server.pid)) await restart();
      else if (stopped !== undefined) goOn();
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
