/** One Redis server that keeps everything in memory. A quorum is three calls: they know nothing of each other. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { redisServer } from '../install/programs';
import { requireProgram } from '../install/usable-program';
import { startOnFreePorts } from '../process/ports';
import { type RestartableServer, startRestartable } from '../process/restartable-server';
import type { Scratch } from '../process/scratch';

/** SIGKILL is a crash; SIGSTOP and SIGCONT are a pause. Started again it is empty. */
export interface Redis extends RestartableServer {
  readonly url: string;
  readonly port: number;
}

/**
 * @param extraArgs come last, so they win
 * @throws ServerStartError, or an Error when redis-server is not installed.
 */
export async function startRedis(
  scratch: Scratch,
  extraArgs: (port: number) => readonly string[] = () => [],
): Promise<Redis> {
  const command = await requireProgram(redisServer);
  return startOnFreePorts(1, async (port) => {
    const name = `redis-${port}`;
    const folder = join(scratch.folder, name);
    await mkdir(folder);
    const server = await startRestartable({
      scratch,
      name,
      command,
      args: [
        '--port',
        `${port}`,
        '--bind',
        '127.0.0.1',
        '--dir',
        folder,
        '--save',
        '',
        '--appendonly',
        'no',
        ...extraArgs(port),
      ],
      ready: (line) => line.includes('Ready to accept connections'),
    });
    return Object.assign(server, { url: `redis://127.0.0.1:${port}`, port });
  });
}
