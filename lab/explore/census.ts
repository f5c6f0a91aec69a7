import type { Resource, Verdict } from '@ticket-rush/shared/booking/technique';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Postgres } from '@ticket-rush/stack/servers/postgres';
import { openExploration } from '@ticket-rush/testing/explorer/exploration';
import type { Way } from '@ticket-rush/testing/explorer/explore';
import { showTranscript } from '@ticket-rush/testing/interleaving/transcript';
import type { DataSource } from 'typeorm';
import { describeMachine } from '../report/describe-machine';
import type { Progress } from '../report/progress';
import { type Effort, exploreRace } from './explore-race';
import { startExploredServer, withLevelDatabase } from './explored-database';
import { EXPLORED_LEVELS, type ExploredLevel, type LevelSource, RESOURCES, sourceOf } from './levels';
import { raceOf } from './race-of';

/** Who wants what. */
export interface CensusCase {
  name: 'two' | 'twice' | 'three';
  buyers: number[];
  /** Enough for one buyer who comes twice, so that only the limit of one each stands in the way. */
  tickets: number;
}

const TWO: CensusCase = { name: 'two', buyers: [12, 88], tickets: 1 };
const TWICE: CensusCase = { name: 'twice', buyers: [12, 12], tickets: 2 };
const THREE: CensusCase = { name: 'three', buyers: [12, 88, 7], tickets: 1 };

export const CASES: Record<CensusCase['name'], CensusCase> = { two: TWO, twice: TWICE, three: THREE };

/** What the census keeps of one technique, in one case. */
export interface CensusRow {
  level: ExploredLevel;
  resource: Resource;
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
  shortest: { schedule: string; switches: number; report: string[]; transcript: string } | null;
}

export interface Census {
  run: ReturnType<typeof describeMachine>;
  rows: CensusRow[];
}

/** Explorations that run at once, each in a database of its own: one exploration alone mostly waits for answers. */
const LANES = 4;

export interface CensusPlan extends Pick<Effort, 'limit' | 'sample'> {
  cases: CensusCase[];
}

interface Work {
  jobs: { subject: Subject; one: CensusCase }[];
  plan: CensusPlan;
  scratch: Scratch;
  progress: Progress;
}

type Subject = Pick<CensusRow, 'level' | 'resource' | 'technique'>;

/** Explores each technique of LV.1 and LV.2, for each resource, in each of the cases. */
export async function takeCensus(plan: CensusPlan, scratch: Scratch, progress: Progress): Promise<Census> {
  const server = await startExploredServer(scratch, progress.ended);
  const rows: CensusRow[] = [];
  for (const level of EXPLORED_LEVELS) {
    const source = await sourceOf(level);
    const jobs = RESOURCES.flatMap((resource) =>
      source[resource].flatMap(({ slug }) =>
        plan.cases
          // Three movements of one wallet, or three for one seat, show what two do, and take hours.
          .filter(({ buyers }) => buyers.length === 2 || resource === 'tickets')
          .map((one) => ({ subject: { level, resource, technique: slug }, one })),
      ),
    );
    rows.push(...(await inLanes(server, source, { jobs, plan, scratch, progress })));
  }
  return { run: describeMachine(), rows };
}

/** @returns the rows in the order of the jobs */
async function inLanes(
  server: Postgres,
  source: LevelSource,
  { jobs, plan, scratch, progress }: Work,
): Promise<CensusRow[]> {
  const rows: CensusRow[] = [];
  const left = [...jobs.entries()];
  const lane = async (dataSource: DataSource) => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      scratch.closing.throwIfAborted();
      const [index, { subject, one }] = next;
      rows[index] = await takeRow(dataSource, source, subject, one, { plan, progress });
    }
  };
  await Promise.all(Array.from({ length: LANES }, () => withLevelDatabase(server, source, lane)));
  return rows;
}

async function takeRow(
  dataSource: DataSource,
  source: LevelSource,
  subject: Subject,
  { name, buyers, tickets }: CensusCase,
  { plan: { limit, sample }, progress }: Pick<Work, 'plan' | 'progress'>,
): Promise<CensusRow> {
  const { race, expected } = raceOf(source, { ...subject, buyers, tickets });
  const title = `${subject.level} ${subject.resource} ${subject.technique}, ${name}`;
  const exploration = await openExploration(dataSource, race);
  let tried = 0;
  progress.during(() => `${title}: ${tried} schedules`);
  const onSchedule: Effort['onSchedule'] = ({ schedules }) => {
    tried = schedules;
  };
  // Each end that can be reached is reached, by a tenth of the schedules.
  const found = await exploreRace(exploration, {
    begin: 'reduced',
    limit,
    sample,
    onSchedule,
  }).finally(exploration.close);
  const { shortest, ...counted } = found;
  progress.ended(`${title}: ${counted.broken} of ${counted.schedules} broken (${counted.way})`);
  return {
    ...subject,
    claim: expected.oneInstance,
    case: name,
    buyers,
    ...counted,
    shortest: shortest && {
      schedule: shortest.schedule,
      switches: shortest.switches,
      report: shortest.report,
      transcript: showTranscript(shortest.lines),
    },
  };
}
