/**
 * One Prometheus with nothing in it: it scrapes what it is told to watch, and takes what k6 writes (remote write).
 *
 * What it saw is gone with the scratch. It reads its targets from files, so that a level may come and go meanwhile.
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as programs from '../install/programs';
import { requireProgram } from '../install/usable-program';
import { startOnFreePorts } from '../process/ports';
import type { Scratch } from '../process/scratch';
import { type Server, startServer } from '../process/server-process';
import { prometheusConfig } from './prometheus-config';
import { type Targets, targetsOf } from './prometheus-targets';

/** Often enough to see a rush that lasts two seconds. */
const SCRAPE_INTERVAL_MS = 1_000;

const ALERT_RULES = join(__dirname, '..', '..', 'infra', 'prometheus', 'alerts.yml');

export interface Prometheus extends Targets {
  readonly url: string;
  readonly pid: number;
  stop: Server['stop'];
}

/** @throws ServerStartError, or an Error when prometheus is not installed. */
export async function startPrometheus(
  scratch: Scratch,
  scrapeIntervalMs = SCRAPE_INTERVAL_MS,
): Promise<Prometheus> {
  const command = await requireProgram(programs.prometheus);
  return startOnFreePorts(1, async (port) => {
    const folder = await mkdtemp(join(scratch.folder, 'prometheus-'));
    const targetsFolder = join(folder, 'targets');
    await mkdir(targetsFolder);
    const config = join(folder, 'prometheus.yml');
    await writeFile(config, prometheusConfig({ scrapeIntervalMs, rules: [ALERT_RULES], targetsFolder }));
    const { pid, stop } = await startServer({
      scratch,
      name: `prometheus-${port}`,
      command,
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'series')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.enable-remote-write-receiver',
        // k6 writes its times as native histograms, which can be summed and cut at any percentile.
        '--enable-feature=native-histograms',
      ],
      cwd: folder,
      ready: (line) => line.includes('Server is ready to receive web requests'),
    });
    const url = `http://127.0.0.1:${port}`;
    return { url, pid, stop, ...targetsOf(url, targetsFolder) };
  });
}
