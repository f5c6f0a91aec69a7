import { beforeAll, describe, test } from '@jest/globals';
import type { Described } from '@ticket-rush/shared/booking/technique';
import { sellersOfSeveral } from '@ticket-rush/shared/booking/technique';
import type { LevelCommand } from '@ticket-rush/stack/level/level';
import { startBeforeAll } from '../http/running-shop';
import { ORDER_CLAIMS } from './order-claims';

/**
 * What every technique promises that sells several tickets in one order, tried on real processes behind a real balancer with one
 * instance and with two. The claims are tried side by side, each at an event of its own: on LV.4 most of the time is waiting.
 */
export function describeOrderContract(level: LevelCommand['level'], techniques: Described[]): void {
  for (const instances of [1, 2]) {
    describe(`${level}, several tickets in one order, ${instances === 1 ? 'one instance' : `${instances} instances`}`, () => {
      const running = startBeforeAll(level, instances);
      describe.each(sellersOfSeveral(techniques))('%s', (slug) => {
        const trials = new Map<string, Promise<void>>();
        beforeAll(() => {
          for (const [claim, keeps] of Object.entries(ORDER_CLAIMS)) {
            const trial = keeps({ shop: running.shop, slug });
            trial.catch(() => undefined); // The test of the claim tells it.
            trials.set(claim, trial);
          }
        });
        test.each(Object.keys(ORDER_CLAIMS))('%s', (claim) => trials.get(claim));
      });
    });
  }
}
