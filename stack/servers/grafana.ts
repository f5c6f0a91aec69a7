/** Grafana with the dashboards of this repository, for a machine that has it: Debian has no package of it. */
import { existsSync, realpathSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findExecutable } from '../install/executables';
import { startOnFreePorts } from '../process/ports';
import type { Scratch } from '../process/scratch';
import { type Server, startServer } from '../process/server-process';
import { writeProvisioning } from './grafana-provisioning';

/** It creates its own database first. */
/** The dashboards. */
const GENERATED = join(__dirname, '..', '..', 'grafana', 'generated');

export interface Grafana {
  readonly url: string;
  readonly pid: number;
  stop: Server['stop'];
}

/** Undefined if there is no Grafana on this machine. @throws ServerStartError */
export async function startGrafana(scratch: Scratch, prometheusUrl: string): Promise<Grafana | undefined> {
  const command = findExecutable('grafana-server') ?? findExecutable('grafana');
  if (command === undefined) return undefined;
  return startOnFreePorts(1, async (port) => {
    const folder = await mkdtemp(join(scratch.folder, 'grafana-'));
    writeProvisioning(join(folder, 'provisioning'), prometheusUrl);
    const { pid, stop } = await startServer({
      scratch,
      name: `grafana-${port}`,
      command,
      args: [...(command.endsWith('grafana') ? ['server'] : []), '--homepath', homeOf(command)],
      cwd: folder,
      env: environment(folder, port),
      ready: (line) => line.includes('HTTP Server Listen'),
    });
    return { url: `http://127.0.0.1:${port}`, pid, stop };
  });
}

/** Every user of this machine may look, without a login. */
function environment(folder: string, port: number): NodeJS.ProcessEnv {
  return {
    GF_SERVER_HTTP_ADDR: '127.0.0.1',
    GF_SERVER_HTTP_PORT: `${port}`,
    GF_PATHS_DATA: join(folder, 'data'),
    GF_PATHS_LOGS: join(folder, 'logs'),
    GF_PATHS_PLUGINS: join(folder, 'plugins'),
    GF_PATHS_PROVISIONING: join(folder, 'provisioning'),
    GF_LOG_MODE: 'console',
    GF_AUTH_ANONYMOUS_ENABLED: 'true',
    GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: join(GENERATED, 'ticket-rush-start.json'),
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
  };
}

/** The folder with conf/defaults.ini: beside an unpacked archive, or where packages put it. */
function homeOf(command: string): string {
  const prefix = join(dirname(realpathSync(command)), '..');
  const homes = [prefix, join(prefix, 'share', 'grafana'), '/usr/share/grafana'];
  return homes.find((home) => existsSync(join(home, 'conf', 'defaults.ini'))) ?? prefix;
}
