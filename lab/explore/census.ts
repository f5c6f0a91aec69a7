import type { Verdict } from '@ticket-rush/shared/booking/technique';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import { openExploration } from '@ticket-rush/testing/explorer/exploration';
import type { Broken, Way } from '@ticket-rush/testing/explorer/explore';
import { describeMachine } from '../report/describe-machine';
import type { Progress } from '../report/progress';
import { type Effort, exploreRace } from './explore-race';
import { type OpenLevel, startExploredServers, withLevel } from './explored-database';
import { EXPLORED_LEVELS, type ExploredLevel, type ExploredResource, RESOURCES, sourceOf } from './levels';
import { raceOf } from './race-of';
import { timeTaken } from './time-taken';

/** Who wants what. */
export interface CensusCase {
  name: 'two' | 'twice' | 'three' | 'pause' | 'limit';
  buyers: number[];
  /** Enough for one buyer who comes twice, so that only the limit of one each stands in the way. */
  tickets: number;
  /** The holder of a lock in Redis can be stopped past its lease. */
  pause: boolean;
  /** Each party wants a seat of its own, and a buyer may have one. */
  seatLimit: boolean;
}

const NEITHER = { pause: false, seatLimit: false };
const TWO: CensusCase = { name: 'two', buyers: [12, 88], tickets: 1, ...NEITHER };
const TWICE: CensusCase = { name: 'twice', buyers: [12, 12], tickets: 2, ...NEITHER };
const THREE: CensusCase = { name: 'three', buyers: [12, 88, 7], tickets: 1, ...NEITHER };
const PAUSE: CensusCase = { name: 'pause', buyers: [12, 88], tickets: 1, ...NEITHER, pause: true };
const LIMIT: CensusCase = { name: 'limit', buyers: [12, 12], tickets: 1, ...NEITHER, seatLimit: true };

export const CASES: Record<CensusCase['name'], CensusCase> = {
  two: TWO,
  twice: TWICE,
  three: THREE,
  pause: PAUSE,
  limit: LIMIT,
};

/** What the census keeps of one technique, in one case. */
export interface CensusRow {
  level: ExploredLevel;
  resource: ExploredResource;
  technique: string;
  claim: Verdict;
  case: CensusCase['name'];
  buyers: number[];
  schedules: number;
  broken: number;
  undersells: number;
  complete: boolean;
  way: Way;
  /** The most steps that a schedule had. */
  steps: number;
  shortest: Broken | null;
}

export interface Census {
  run: ReturnType<typeof describeMachine>;
  rows: CensusRow[];
}

/** Explorations that run at once, each in a database of its own: one exploration alone mostly waits for answers. */
const LANES = 4;

export interface CensusPlan extends Pick<Effort, 'limit' | 'sample'> {
  cases: CensusCase[];
  /** All of them, unless told. */
  isWanted?: (row: Pick<CensusRow, 'level' | 'resource' | 'technique' | 'case'>) => boolean;
}

interface Work {
  jobs: { subject: Subject; one: CensusCase }[];
  plan: CensusPlan;
  scratch: Scratch;
  progress: Progress;
}

type Subject = Pick<CensusRow, 'level' | 'resource' | 'technique'>;

/** Explores each technique of LV.1 to LV.3, for each resource, in each of the cases. */
export async function takeCensus(plan: CensusPlan, scratch: Scratch, progress: Progress): Promise<Census> {
  const servers = await startExploredServers(scratch, progress.ended, EXPLORED_LEVELS);
  const rows: CensusRow[] = [];
  for (const level of EXPLORED_LEVELS) {
    const source = await sourceOf(level);
    const jobs = RESOURCES.flatMap((resource) =>
      source[resource].flatMap(({ slug, expected }) =>
        plan.cases
          // Three movements of one wallet, or three for one seat, show what two do, and take hours.
          .filter(({ buyers }) => buyers.length === 2 || resource === 'tickets')
          .filter(({ pause }) => !pause || (source.usesRedis && expected.pause !== undefined))
          .filter(({ seatLimit }) => !seatLimit || expected.limit !== undefined)
          .map((one) => ({ subject: { level, resource, technique: slug }, one }))
          .filter(({ subject, one }) => plan.isWanted?.({ ...subject, case: one.name }) ?? true),
      ),
    );
    rows.push(...(await inLanes(servers, level, { jobs, plan, scratch, progress })));
  }
  return { run: describeMachine(), rows };
}

/** @returns the rows in the order of the jobs */
async function inLanes(
  servers: Parts,
  level: ExploredLevel,
  { jobs, plan, scratch, progress }: Work,
): Promise<CensusRow[]> {
  const rows: CensusRow[] = [];
  const left = [...jobs.entries()];
  const lane = async (open: OpenLevel) => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      scratch.closing.throwIfAborted();
      const [index, { subject, one }] = next;
      rows[index] = await takeRow(open, subject, one, { plan, progress });
    }
  };
  await Promise.all(Array.from({ length: LANES }, () => withLevel(servers, level, lane)));
  return rows;
}

async function takeRow(
  { source, dataSource, room }: OpenLevel,
  subject: Subject,
  { name, buyers, ...one }: CensusCase,
  { plan: { limit, sample }, progress }: Pick<Work, 'plan' | 'progress'>,
): Promise<CensusRow> {
  const { race, claim } = raceOf(source, { ...subject, buyers, ...one }, room);
  const title = `${subject.level} ${subject.resource} ${subject.technique}, ${name}`;
  const exploration = await openExploration(dataSource, race);
  const startedAt = performance.now();
  let tried = 0;
  progress.during(() => `${title}: ${tried} schedules`);
  const onSchedule: Effort['onSchedule'] = ({ schedules }) => {
    tried = schedules;
  };
  // Each end that can be reached is reached, by a tenth of the schedules.
  const found = await exploreRace(exploration, {
    begin: 'reduced',
    // Of three buyers nearly each tree is too large, and no more is tried to learn that than a sample has.
    limit: name === 'three' ? Math.min(limit, sample) : limit,
    sample,
    onSchedule,
  }).finally(exploration.close);
  progress.ended(
    `${title}: ${found.broken} of ${found.schedules} broken (${found.way}), ${timeTaken(startedAt, found.schedules)}`,
  );
  return {
    ...subject,
    claim: claim.verdict,
    case: name,
    buyers,
    ...found,
  };
}
