/** nginx as load balancer in front of the instances of a service. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as programs from '../install/programs';
import { requireProgram } from '../install/usable-program';
import { startOnFreePorts } from '../process/ports';
import type { Scratch } from '../process/scratch';
import { type Server, startServer } from '../process/server-process';
import { privateFolder, unprivilegedUser } from '../process/unprivileged';
import { nginxConfig } from './nginx-config';

export interface Nginx {
  readonly url: string;
  readonly pid: number;
  stop: Server['stop'];
}

/**
 * Balances over the upstreams, which are URLs.
 *
 * @throws ServerStartError, or an Error when nginx is not installed
 */
export async function startNginx(scratch: Scratch, upstreams: readonly string[]): Promise<Nginx> {
  const command = await requireProgram(programs.nginx);
  const user = unprivilegedUser();

  return startOnFreePorts(1, async (port) => {
    const name = `nginx-${port}`;
    const folder = privateFolder(scratch, name, user);
    const config = join(scratch.folder, `${name}.conf`);
    await writeFile(config, nginxConfig({ port, upstreams, folder }));
    const { pid, stop } = await startServer({
      scratch,
      name,
      command,
      args: ['-p', folder, '-c', config],
      ...user,
      ready: (line) => line.includes('start worker processes'),
    });
    return { url: `http://127.0.0.1:${port}`, pid, stop };
  });
}
