import type { RunningLevel } from '@ticket-rush/stack/level/level';

/** How often a technique has tried again because another buyer was faster, in all processes of a level together. */
export async function retriesOf({ instances, workers }: RunningLevel, technique: string): Promise<number> {
  const counts = await Promise.all(
    [...instances, ...workers].map(async ({ url }) =>
      retriesIn(await (await fetch(`${url}/metrics`)).text(), technique),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** @param metrics in the text format of Prometheus */
export function retriesIn(metrics: string, technique: string): number {
  const line = metrics
    .split('\n')
    .find(
      (text) => text.startsWith('ticket_rush_retries_total{') && text.includes(`technique="${technique}"`),
    );
  return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(' ') + 1));
}
