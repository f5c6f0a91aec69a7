import { openExploration } from '@ticket-rush/testing/explorer/exploration';
import type { Run } from '@ticket-rush/testing/explorer/run';
import type { Check, Failure } from '../exercise';
import type { RaceOf } from './schedules';
import { transcriptOf } from './transcript';

/** However far the first has come, the second goes to its end without it. */
export function secondNeverWaits(name: string, { race, open }: RaceOf): Check {
  return {
    name,
    async run(work, servers) {
      const exploration = await openExploration(await open(servers), race(work));
      try {
        for (let prefix = '1'; ; prefix += '1') {
          const run = await exploration.run(prefix);
          try {
            if (!run.able().includes('1')) return undefined;
            const failure = await toTheEnd(run);
            if (failure !== undefined) return failure;
          } finally {
            await run.close();
          }
        }
      } finally {
        await exploration.close();
      }
    },
  };
}

async function toTheEnd(run: Run): Promise<Failure | undefined> {
  while (run.able().includes('2')) await run.step('2');
  const second = run.states().find(({ party }) => party === 'T2');
  if (second?.answer !== undefined) return undefined;
  return {
    sentences: [`T2 does not go on: ${run.inNames(second?.because ?? 'it cannot go on')}.`],
    transcript: transcriptOf(run.lines),
  };
}
