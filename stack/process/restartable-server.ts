import { type Server, type ServerCommand, startServer } from './server-process';

/** A server that may die and come back. */
export interface RestartableServer extends Pick<Server, 'kill' | 'stop'> {
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  /** The end of that process. */
  readonly exited: Server['exited'];
  /**
   * Runs the same command again, and so on the same port and with what is on its disk. Waits for the end of the process
   * before, which has to be killed or stopped first. @throws ServerStartError
   */
  startAgain(): Promise<void>;
}

/** @throws ServerStartError */
export async function startRestartable(command: ServerCommand): Promise<RestartableServer> {
  let server = await startServer(command);
  return {
    get pid() {
      return server.pid;
    },
    get exited() {
      return server.exited;
    },
    kill: (signal) => server.kill(signal),
    stop: () => server.stop(),
    async startAgain() {
      await server.exited;
      server = await startServer(command);
    },
  };
}
