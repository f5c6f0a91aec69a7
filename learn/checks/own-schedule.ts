import { openExploration } from '@ticket-rush/testing/explorer/exploration';
import type { Race } from '@ticket-rush/testing/explorer/race';
import type { Run } from '@ticket-rush/testing/explorer/run';
import type { DataSource } from 'typeorm';
import { type Check, exportedAs, type Failure, type Servers, type Work } from '../exercise';
import { transcriptOf } from './transcript';

/** The race that the learner's schedule is played on. */
export interface OwnSchedule {
  race: Race;
  open: (servers: Servers) => Promise<DataSource>;
}

/** The schedule is one: each digit is a step that its party can take, and at the end each party has ended. */
export function canBePlayed(name: string, own: OwnSchedule): Check {
  return playing(name, own, async (run, digits) => {
    for (const [index, digit] of digits.entries()) {
      const party = run.states().find((state) => state.party === `T${digit}`);
      if (party === undefined) return failure(run, `There is no T${digit}.`);
      if (party.because !== undefined)
        return failure(
          run,
          `T${digit} cannot take step ${index + 1} of your schedule: ${run.inNames(party.because)}.`,
        );
      await run.step(digit);
    }
    const open = run.states().filter(({ answer }) => answer === undefined);
    return open.length === 0
      ? undefined
      : failure(run, ...open.map(({ party }) => `Your schedule ends before ${party} has ended.`));
  });
}

/** The audit finds a broken rule after it. */
export function breaksARule(name: string, own: OwnSchedule): Check {
  return playing(name, own, async (run, digits) => {
    for (const digit of digits) await run.step(digit);
    const { verdict, report } = await run.judge();
    return verdict === 'broken'
      ? undefined
      : failure(run, 'In your schedule each rule holds, and so it does not show the race.', ...report);
  });
}

function failure(run: Run, ...sentences: string[]): Failure {
  return { sentences, transcript: transcriptOf(run.lines) };
}

function playing(
  name: string,
  { race, open }: OwnSchedule,
  play: (run: Run, digits: string[]) => Promise<Failure | undefined>,
): Check {
  return {
    name,
    async run(work, servers) {
      const digits = digitsOf(work);
      const exploration = await openExploration(await open(servers), race);
      try {
        const run = await exploration.run();
        try {
          return await play(run, digits);
        } finally {
          await run.close();
        }
      } finally {
        await exploration.close();
      }
    },
  };
}

/** One digit for each step; blanks are for the eye. @throws an Error that says what a schedule is */
function digitsOf(work: Work): string[] {
  const schedule = exportedAs<unknown>(work, 'schedule');
  if (typeof schedule !== 'string' || !/^[\d\s]+$/.test(schedule))
    throw new Error('The schedule must be a string of digits, one for each step: 1 for T1, 2 for T2.');
  return [...schedule.replace(/\s/g, '')];
}
