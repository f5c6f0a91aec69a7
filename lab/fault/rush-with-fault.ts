/** The same rush at each technique: to be warm, without the fault, and with it. */
import type { Audit } from '@ticket-rush/shared/booking/audit/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import type { Expectation, Verdict } from '@ticket-rush/shared/booking/technique';
import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import { untilReady } from '@ticket-rush/stack/level/until-ready';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { auditOnceStill } from '@ticket-rush/testing/faults/audit-once-still';
import { planRush } from '@ticket-rush/testing/rush/plan-rush';
import { sendRush } from '@ticket-rush/testing/rush/send-rush';
import { openShop, type Shop } from '@ticket-rush/testing/rush/shop';
import type { Progress } from '../report/progress';
import { watchAnswers } from '../report/watch-answers';
import type { Load } from '../rush/describe-run';
import { prepareLevels } from '../rush/levels/prepare-levels';
import { isWanted } from '../rush/levels/selection';
import { partsFor, serversFor, startServers } from '../rush/levels/start-servers';
import { type Done, followPlan } from './follow-plan';
import { openLinks } from './links';
import { mend } from './mend';
import type { Step } from './read-plan';
import type { Target } from './target';
import { levelTargets, serverTargets } from './targets';

/** What the buyers of one technique noticed of the fault, and what it did to the promises. */
export interface FaultRow {
  level: LevelName;
  technique: string;
  instances: number;
  requests: number;
  sold: number;
  /** Told neither yes nor no, or not decided. */
  unknown: number;
  /** Told no for another reason than the stock or the limit of one each. */
  refused: number;
  /** Decided later than the last decision of the same rush without the fault. */
  late: number;
  longestMs: { without: number; with: number };
  verdict: Verdict;
  expected: Expectation;
  /** The steps that were carried out, and those before which the rush was over. */
  steps: Done[];
  left: string[];
  report: string[];
}

export interface FaultRush {
  level: LevelName;
  techniques?: string[] | undefined;
  steps: Step[];
  load: Pick<Load, 'buyers' | 'tickets' | 'seed' | 'instances'>;
}

/** @throws an Error if the level cannot be started; NotPossible if a step cannot be carried out */
export async function rushWithFault(
  plan: FaultRush,
  scratch: Scratch,
  progress: Progress,
): Promise<FaultRow[]> {
  const { level, steps, load } = plan;
  progress.during(() => `${level}: starting`);
  const { notRun } = await prepareLevels([level], progress.ended);
  for (const { reason, remedy } of notRun) throw new Error(`${level} cannot run: ${reason}; ${remedy}`);
  const named = new Set(steps.map(({ deed }) => deed.target));
  const brokers = named.has('kafka-2') || named.has('kafka-3') ? 3 : 1;
  const servers = await startServers(scratch, serversFor([level]), brokers);
  const links = openLinks(scratch, (name) => named.has(name));
  const running = await startLevel(scratch, {
    ...{ level, instances: load.instances, parts: partsFor(level, servers), reach: links.reach },
    env: { KAFKA_REPLICATION: String(brokers) },
  });
  const stages = [[...serverTargets(servers), ...links.targets()], levelTargets(level, running)];
  const shop = openShop(running.url);
  try {
    const offered = (await shop.techniques()).filter(
      ({ resource, slug }) => resource === 'tickets' && isWanted(plan, slug),
    );
    const rows: FaultRow[] = [];
    for (const { slug, expected } of offered) {
      const rush = { plan, running, stages, shop, progress, technique: slug };
      await rushOnce({ ...rush, steps: [], name: `${slug}: warming up` });
      const without = await rushOnce({ ...rush, steps: [], name: `${slug}: without the fault` });
      const outcome = await rushOnce({ ...rush, steps, name: `${slug}: with the fault` });
      const left = steps.slice(outcome.steps.length).map(({ text }) => text);
      const { instances } = load;
      rows.push({ level, technique: slug, instances, expected, left, ...noticed(without.records, outcome) });
    }
    return rows;
  } finally {
    await shop.close();
  }
}

interface Outcome {
  records: RequestRecord[];
  audit: Audit;
  steps: Done[];
}

interface OneRush {
  name: string;
  technique: string;
  steps: Step[];
  plan: FaultRush;
  running: RunningLevel;
  /** What can be broken, in the order in which it is mended. */
  stages: Target[][];
  shop: Shop;
  progress: Progress;
}

async function rushOnce(rush: OneRush): Promise<Outcome> {
  const { technique, shop, stages, running, progress } = rush;
  const { tickets, buyers, seed } = rush.plan.load;
  const { id: eventId } = await shop.createEvent({ name: `Rush at ${technique}`, tickets });
  const plan = planRush({ buyers, seed });
  const { onAnswer, ended } = watchAnswers(progress, rush.name);
  let answered = 0;
  const followed = followPlan(rush.steps, stages.flat());
  const records = await sendRush({
    ...{ shop, eventId, technique, plan },
    onAnswer() {
      answered += 1;
      onAnswer(answered, plan.length);
      followed.onAnswer(answered, plan.length);
    },
  });
  const steps = await followed.end();
  ended();
  await mend(stages);
  await untilReady(running);
  return { records, steps, audit: await auditOnceStill(shop, eventId, records, STILL_MS) };
}

/** So long no booking may be added before the audit. Milliseconds. */
const STILL_MS = 500;

/** No, because of the rules of the sale. */
const BY_THE_RULES = ['sold-out', 'already-booked'];

function noticed(without: RequestRecord[], { records, audit, steps }: Outcome) {
  const longest = { without: longestOf(without), with: longestOf(records) };
  const is = (...outcomes: string[]) => records.filter(({ outcome }) => outcomes.includes(outcome));
  return {
    steps,
    requests: records.length,
    sold: audit.sold,
    unknown: is('unknown', 'undecided').length,
    refused: is('rejected').filter(({ reason }) => !BY_THE_RULES.includes(reason)).length,
    late: records.filter((record) => timeOf(record) > longest.without).length,
    longestMs: { without: Math.round(longest.without), with: Math.round(longest.with) },
    verdict: audit.verdict,
    report: audit.report,
  };
}

function longestOf(records: RequestRecord[]): number {
  return Math.max(...records.map(timeOf));
}

function timeOf({ intendedAt, decidedAt }: RequestRecord): number {
  return decidedAt - intendedAt;
}
