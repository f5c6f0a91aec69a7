/** What a running Prometheus scrapes: files that it reads, and its own word on when it has done so. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Target, targetFile } from './prometheus-config';

/** Three times what Prometheus needs to take notice of a target. */
const NOTICE_LIMIT_MS = 15_000;
const POLL_MS = 100;

export interface Targets {
  /**
   * Scrapes these from now on; `name` replaces what was watched under it. Resolves when each has been read once, which
   * takes up to five seconds: Prometheus looks at changes of its targets no more often.
   *
   * @throws an Error that names the targets which it could not read
   */
  watch(name: string, targets: readonly Target[]): Promise<void>;
  /** Reads the targets once more, for what happened last, and then forgets them, but not what they have said. */
  unwatch(name: string): Promise<void>;
}

export function targetsOf(prometheusUrl: string, folder: string): Targets {
  const watched = new Map<string, readonly Target[]>();
  const file = (name: string) => join(folder, `${name}.json`);
  return {
    async watch(name, targets) {
      watched.set(name, targets);
      // Under another name first, so that Prometheus never reads half a file.
      await writeFile(`${file(name)}.new`, targetFile(targets));
      await rename(`${file(name)}.new`, file(name));
      const unread = await readUntil(prometheusUrl, targets, ({ health }) => health === 'up');
      if (unread.length > 0)
        throw new Error(`Prometheus could not read ${unread.map(({ url }) => url).join(', ')}`);
    },
    async unwatch(name) {
      const now = Date.now();
      await readUntil(
        prometheusUrl,
        watched.get(name) ?? [],
        ({ lastScrape }) => Date.parse(lastScrape) > now,
      );
      watched.delete(name);
      await rm(file(name), { force: true });
    },
  };
}

/** What Prometheus says of a target. */
interface ActiveTarget {
  discoveredLabels: { __address__: string };
  health: string;
  /** When the last scrape began. */
  lastScrape: string;
}

/** @returns those of the targets that are not so in time */
async function readUntil(
  prometheusUrl: string,
  targets: readonly Target[],
  isSo: (target: ActiveTarget) => boolean,
): Promise<readonly Target[]> {
  let missing = targets;
  for (const deadline = Date.now() + NOTICE_LIMIT_MS; Date.now() < deadline; await delay(POLL_MS)) {
    const read = (await activeTargets(prometheusUrl)).filter(isSo);
    const addresses = read.map(({ discoveredLabels }) => discoveredLabels.__address__);
    missing = targets.filter(({ url }) => !addresses.includes(new URL(url).host));
    if (missing.length === 0) break;
  }
  return missing;
}

async function activeTargets(prometheusUrl: string): Promise<ActiveTarget[]> {
  const answer = await fetch(`${prometheusUrl}/api/v1/targets?state=active`);
  return ((await answer.json()) as { data: { activeTargets: ActiveTarget[] } }).data.activeTargets;
}
