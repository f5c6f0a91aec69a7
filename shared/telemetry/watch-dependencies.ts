import { Gauge, type Registry } from 'prom-client';
import { onScrape } from './on-scrape';

/** A dependency that has not answered after so long counts as down, in milliseconds. */
const GIVEN_UP_AFTER_MS = 5_000;

/**
 * Asks each dependency at every scrape whether it answers, over the connections that buyers use: what they wait for,
 * it waits for. A question that is still open counts with its age.
 */
export function watchDependencies(registry: Registry, checks: Record<string, () => Promise<unknown>>): void {
  const pings = Object.entries(checks).map(([dependency, check]) => ({ dependency, ...watchPing(check) }));
  const labelNames = ['dependency'] as const;
  new Gauge({
    name: 'ticket_rush_dependency_ping_seconds',
    help: 'How long a dependency took to answer, or how long it has been asked for',
    labelNames,
    registers: [registry],
    async collect() {
      await Promise.all(pings.map(({ ask }) => ask()));
      for (const { dependency, seconds } of pings) this.set({ dependency }, seconds());
    },
  });
  new Gauge({
    name: 'ticket_rush_dependency_up',
    help: '1 if a dependency could be written to when last asked, 0 if it refused or did not answer within five seconds',
    labelNames,
    registers: [registry],
    async collect() {
      await Promise.all(pings.map(({ ask }) => ask()));
      for (const { dependency, isUp } of pings) this.set({ dependency }, isUp() ? 1 : 0);
    },
  });
}

function watchPing(check: () => Promise<unknown>) {
  let askedAt: number | undefined;
  let last = { tookMs: 0, answered: true };
  const ageMs = () => (askedAt === undefined ? 0 : performance.now() - askedAt);
  const ask = onScrape(async () => {
    askedAt = performance.now();
    const answered = await check().then(
      () => true,
      () => false,
    );
    last = { tookMs: ageMs(), answered };
    askedAt = undefined;
  });
  return {
    ask,
    seconds: () => (askedAt === undefined ? last.tookMs : ageMs()) / 1000,
    isUp: () => last.answered && ageMs() < GIVEN_UP_AFTER_MS,
  };
}
