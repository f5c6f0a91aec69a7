import type { Expectation, Technique, Verdict } from '@ticket-rush/shared/booking/technique';
import { databaseOf } from '../../../checks/databases';
import { startProcesses } from '../../../checks/rush';
import { type Check, type Exercise, exportedAs } from '../../../exercise';

const open = databaseOf('learn_two_processes');

const SALE = { buyers: 60, tickets: 30 };
/** A race may keep out of sight in one rush. What holds must hold in each of them. */
const RUSHES = 3;

function claimIsTrue(name: string, claim: keyof Expectation, processes: number): Check {
  return {
    name,
    async run(work, servers) {
      const claimed = exportedAs<Technique>(work, 'mutex').expected[claim];
      const running = await startProcesses(processes, await open(servers), { ...servers, exported: 'mutex' });
      let verdict: Verdict = 'holds';
      let report: string[] = [];
      for (let rush = 1; rush <= RUSHES && verdict === 'holds'; rush++)
        ({ verdict, report } = await running.rush(SALE));
      if (verdict === claimed) return undefined;
      return {
        sentences: [
          `You claim "${claimed}" for ${processes === 1 ? 'one process' : `${processes} processes`}. ${SALE.buyers} buyers came at once for ${SALE.tickets} tickets, and the audit says "${verdict}":`,
          ...report,
          ...(processes === 1 ? [] : ['Process 1 has served the odd numbers, process 2 the even ones.']),
        ],
      };
    },
  };
}

const ONE = claimIsTrue('the claim for one process agrees with a rush on one', 'oneInstance', 1);
const TWO = claimIsTrue('the claim for several agrees with a rush on two', 'severalInstances', 2);

export const exercise: Exercise = {
  slug: 'two-processes',
  level: 'lv1',
  task: 'Say what your mutex is worth when two processes sell.',
  minutes: 8,
  after: ['where-the-mutex-ends'],
  solution: 'lv1-race-condition/src/techniques/mutex.ts',
  chapter: 'lv1-race-condition/README.md#trade-offs',
  question:
    'All requests for one event go to the same process, by a rule of the load balancer. What is the mutex worth then, and on the day of a deployment?',
  checks: [ONE, TWO],
  decoys: {
    'broken-on-one.ts': ONE.name,
    'sent-away.ts': TWO.name,
    'shared-by-the-file.ts': TWO.name,
    'one-for-all-events.ts': TWO.name,
  },
};
