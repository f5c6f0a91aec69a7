import { execFile } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireExecutable } from '../../install/executables';
import { startOnFreePorts } from '../../process/ports';
import type { Scratch } from '../../process/scratch';
import { type Server, startServer } from '../../process/server-process';
import { privateFolder, unprivilegedUser } from '../../process/unprivileged';
import { ROOT } from './compose-file';

export interface ComposeNginx {
  statusPage: string;
  /** Of LV.1; the other levels have no instances here. */
  level: string;
  stop: Server['stop'];
}

/** The ports that infra/nginx/nginx.conf listens on: the status page, then the levels. */
const PORTS = [8080, 8081, 8082, 8083, 8084];

/**
 * Starts nginx with the configuration of the Compose stack. Other than there: ports that are free, folders of the scratch,
 * and instances by address. Names, and asking Docker's DNS for them again (`resolve`), need Docker, and nginx 1.27.3.
 *
 * @param instances host:port of the instances of LV.1
 * @param patience how long nginx waits for an answer, in its own notation
 */
export async function startComposeNginx(
  scratch: Scratch,
  instances: readonly string[],
  patience = '300s',
): Promise<ComposeNginx> {
  const command = requireExecutable('nginx');
  const user = unprivilegedUser();
  return startOnFreePorts(PORTS.length, async (...ports) => {
    const folder = privateFolder(scratch, `compose-nginx-${ports[0]}`, user);
    const files = join(scratch.folder, `compose-nginx-files-${ports[0]}`);
    cpSync(join(ROOT, 'infra', 'nginx'), files, { recursive: true });
    const config = join(files, 'nginx.conf');
    writeFileSync(config, adapted(readFileSync(config, 'utf8'), { ports, folder, files, instances }));
    const rules = join(files, 'balance.conf');
    writeFileSync(
      rules,
      readFileSync(rules, 'utf8').replace('read_timeout 300s', `read_timeout ${patience}`),
    );
    const args = ['-p', folder, '-c', config, '-g', 'daemon off;'];
    await promisify(execFile)(command, ['-t', ...args], user);
    const { stop } = await startServer({
      scratch,
      name: `compose-nginx-${ports[0]}`,
      command,
      args,
      ...user,
      ready: (line) => line.includes('start worker processes'),
    });
    const [statusPage, level] = ports.map((port) => `http://127.0.0.1:${port}`) as [string, string];
    return { statusPage, level, stop };
  });
}

interface Adaptation {
  ports: number[];
  folder: string;
  files: string;
  instances: readonly string[];
}

function adapted(config: string, { ports, folder, files, instances }: Adaptation): string {
  const servers = instances.map((address) => `server ${address} max_fails=1 fail_timeout=2s;`).join(' ');
  return PORTS.reduce(
    (text, port, index) => text.replace(`listen ${port}`, `listen 127.0.0.1:${ports[index]}`),
    config,
  )
    .replace(/server lv1:3000 [^;]*;/, servers)
    .replaceAll(/server [a-z]\w*:\d+ resolve[^;]*;/g, 'server 127.0.0.1:9;') // discard: no process listens.
    .replaceAll('/tmp/', `${folder}/`)
    .replaceAll('/etc/nginx/ticket-rush', files)
    .replace('error_log stderr warn', 'error_log stderr notice');
}
