import { setTimeout as sleep } from 'node:timers/promises';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import { startLevel } from '@ticket-rush/stack/level/level';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import { planRush } from '@ticket-rush/testing/rush/plan-rush';
import { sendRush } from '@ticket-rush/testing/rush/send-rush';
import { conditionalUpdate } from '../../../lv2-db-lock/src/techniques/conditional-update';
import { luaScript } from '../../../lv3-redlock/src/techniques/lua-script';
import { techniques } from '../../../lv4-kafka/src/techniques';
import type { Stage } from '../run';
import { type Counter, openCounter } from '../shared/counter';
import { takeTurns } from '../shared/take-turns';
import type { BenchRoom } from './bench-room';
import { outOfTurnShare } from './decided';
import { learnFromDatabase } from './learn-from-database';
import type { RushRow } from './results';
import { medianRush, rushRow } from './rush-row';

/** The fastest of those that decide before they answer, and all that decide later. */
const LEVELS: [LevelName, string[]][] = [
  ['lv2', [conditionalUpdate.slug]],
  ['lv3', [luaScript.slug]],
  ['lv4', techniques.map(({ slug }) => slug)],
];

const INSTANCES = 2;
const SEED = 1;
const FEW = 100;

/**
 * A buyer who was told neither yes nor no may still get a ticket: a process of LV.4 looks for buyers whom Redis has let in and
 * no process has appended, once they are 10 s overdue. In milliseconds.
 */
const SETTLING_MS = 15_000;

interface Crowd {
  buyers: number;
  tickets: number;
}

/**
 * The same rush at each technique, behind its balancer with two processes, and two workers where there are any. The levels
 * run one after the other: the workers of LV.4 ask for something to do, and who waits for nothing is not to pay for that.
 */
export async function* benchRushes(
  room: BenchRoom,
  { buyers, rushes }: { buyers: number; rushes: number },
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<RushRow> {
  for (const [level, slugs] of LEVELS) {
    const { scratch, parts } = room;
    const running = await startLevel(scratch, { level, instances: INSTANCES, parts });
    // Its own callers are not needed: a rush comes over the connections of the shop.
    const counter = await openCounter(running.url, running.databaseUrl, 0);
    // A tenth: as large as the others, it would be half of all the time.
    for (const technique of slugs)
      await rush(level, counter, technique, { buyers: buyers / 10, tickets: FEW });
    for (const tickets of [FEW, buyers]) {
      const results = await takeTurns(
        slugs.map((technique) => [technique, () => rush(level, counter, technique, { buyers, tickets })]),
        roundsOf(`${level}, ${buyers} buyers, ${tickets} tickets`, rushes),
      );
      for (const rows of Object.values(results)) yield medianRush(rows);
    }
    await counter.close();
    await running.stop();
  }
}

/** @throws if a ticket was sold twice, a buyer has two, or was told what is not so */
async function rush(
  level: LevelName,
  { shop, dataSource }: Counter,
  technique: string,
  { buyers, tickets }: Crowd,
): Promise<RushRow> {
  const { id: eventId } = await shop.createEvent({ name: `Rush at ${technique}`, tickets });
  const decisions = level === 'lv4' ? learnFromDatabase(dataSource) : undefined;
  const records = await sendRush({
    ...{ shop, eventId, technique, plan: planRush({ buyers: Math.ceil(buyers), seed: SEED }) },
    ...(decisions && { learnDecision: decisions.learn }),
  });
  await decisions?.close();
  if (records.some(({ outcome }) => outcome === 'unknown')) await sleep(SETTLING_MS);
  const [event, bookings] = await Promise.all([shop.event(eventId), shop.bookings(eventId)]);
  const audit = auditEvent({ event, bookings, records });
  requireSound(technique, audit);
  const outOfTurn = level === 'lv4' ? await outOfTurnShare(dataSource, eventId) : null;
  return rushRow({ level, technique, tickets, records, audit, outOfTurn });
}

type Audited = Pick<
  ReturnType<typeof auditEvent>,
  'oversold' | 'duplicates' | 'outsideSale' | 'phantoms' | 'orphans' | 'report'
>;

/** @throws with what the audit says. A request that is late, or sent away, is a figure and no error */
export function requireSound(technique: string, { report, ...found }: Audited): void {
  const wrong =
    found.oversold +
    found.duplicates.length +
    found.outsideSale.length +
    found.phantoms.length +
    found.orphans.length;
  if (wrong > 0) throw new Error(`${technique}: ${report.join(' ')}`);
}
