import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { openExploration } from '@ticket-rush/testing/explorer/exploration';
import type { Explored } from '@ticket-rush/testing/explorer/explore';
import type { Race } from '@ticket-rush/testing/explorer/race';
import type { Run } from '@ticket-rush/testing/explorer/run';
import type { Schedule } from '@ticket-rush/testing/explorer/schedule';
import type { DataSource } from 'typeorm';
import type { Check, Failure, Servers, Work } from '../exercise';
import { transcriptOf } from './transcript';

/** How a race is made from the learner's file. */
export interface RaceOf {
  race: (work: Work) => Race;
  open: (servers: Servers) => Promise<DataSource>;
}

/** More than any technique of two buyers has. */
const MOST_SCHEDULES = 1_500;
/** Less than the limit of a check, so that it can say what it has found. */
const MOST_MS = 15_000;

/** One party after the other: what is right for one buyer must be right first. */
export function oneAfterTheOther(name: string, raceOf: RaceOf): Check {
  return namedSchedule(name, '', raceOf);
}

/** A schedule that is named in the exercise, so that the learner can play it by hand; then one party after the other. */
export function namedSchedule(name: string, schedule: Schedule, { race, open }: RaceOf): Check {
  return playing(name, { race, open }, async (exploration) => {
    const run = await exploration.run();
    try {
      for (const digit of schedule) if (run.able().includes(digit)) await run.step(digit);
      for (let able = run.able(); able[0] !== undefined; able = run.able()) await run.step(able[0]);
      const { verdict, report } = await run.judge();
      return verdict === 'holds' ? undefined : failureOf(run, report);
    } finally {
      await run.close();
    }
  });
}

/**
 * Every schedule there is. The learner is shown the shortest that breaks a rule. Where some are left that were not tried, the check
 * does not pass: it has not seen what its name says.
 */
export function everySchedule(name: string, { race, open }: RaceOf, most = MOST_SCHEDULES): Check {
  return playing(name, { race, open }, async (exploration) => {
    const { broken, undersells, schedules, shortest, complete } = await exploreInTime(exploration, most);
    if (shortest !== null)
      return {
        sentences: [
          ...shortest.report,
          `${broken} of ${schedules} schedules break a rule. The shortest is ${shortest.schedule}:`,
        ],
        transcript: transcriptOf(shortest.lines),
      };
    if (undersells > 0)
      return {
        sentences: [
          `In ${undersells} of ${schedules} schedules a buyer is turned away while there are tickets.`,
        ],
      };
    return complete
      ? undefined
      : {
          sentences: [
            `The rules hold in the ${schedules} schedules that were tried, and there are others. The judge tries ${most} at most, for ${MOST_MS / 1000} s. Does your code send statements that it does not need? If not, the machine is busy: try again.`,
          ],
        };
  });
}

/** There is no time for another schedule. */
class TimeIsUp extends Error {}

/** What was found in time. */
async function exploreInTime(exploration: Exploration, limit: number): Promise<Explored> {
  const end = performance.now() + MOST_MS;
  let found: Explored | undefined;
  try {
    return await exploration.explore({
      way: 'reduced',
      limit,
      onSchedule(soFar) {
        found = soFar;
        if (performance.now() > end) throw new TimeIsUp();
      },
    });
  } catch (error) {
    if (error instanceof TimeIsUp && found !== undefined) return found;
    throw error;
  }
}

/** What the audit says, and before it what the learner's own code threw. */
function failureOf(run: Run, report: string[]): Failure {
  const thrown = run.states().flatMap(({ party, answer }) => {
    if (answer?.status !== 'rejected' || answer.reason instanceof TicketError) return [];
    return [`${party} ended with an error: ${(answer.reason as Error).message}`];
  });
  return { sentences: [...thrown, ...report], transcript: transcriptOf(run.lines) };
}

type Exploration = Awaited<ReturnType<typeof openExploration>>;

function playing(
  name: string,
  { race, open }: RaceOf,
  play: (exploration: Exploration) => Promise<Failure | undefined>,
): Check {
  return {
    name,
    async run(work, servers) {
      const exploration = await openExploration(await open(servers), race(work));
      try {
        return await play(exploration);
      } finally {
        await exploration.close();
      }
    },
  };
}
