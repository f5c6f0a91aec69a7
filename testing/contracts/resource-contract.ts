import { describe, expect, test } from '@jest/globals';
import type { Resource, Technique, Verdict } from '@ticket-rush/shared/booking/technique';
import type { LevelCommand } from '@ticket-rush/stack/level/level';
import { type RunningShop, startBeforeAll } from '../http/running-shop';
import type { AlsoEndHolds } from './seat-calls';
import { describeSeatTechnique } from './seat-contract';
import { describeSeatLimit } from './seat-limit-contract';
import { describeWaitingRoomTechnique } from './waiting-room-contract';
import { describeWalletTechnique } from './wallet-contract';

type Contract = (
  slug: string,
  verdict: Verdict,
  running: RunningShop,
  alsoEndHolds: AlsoEndHolds | undefined,
) => void;
type OtherResource = Exclude<Resource, 'tickets'>;

const contracts: Record<OtherResource, Contract> = {
  seats: describeSeatTechnique,
  wallet: describeWalletTechnique,
  'waiting-room': describeWaitingRoomTechnique,
};

/**
 * What every technique promises for seats, wallet and waiting room, tried on real processes behind a real balancer with
 * one instance and with two. The three share the processes: a start takes longer than their tests.
 *
 * @param alsoEndHolds ends what the level keeps of a hold beside the seat's own row
 */
export function describeResourceContract(
  level: LevelCommand['level'],
  techniques: Partial<Record<OtherResource, Pick<Technique, 'slug' | 'expected'>[]>>,
  alsoEndHolds?: AlsoEndHolds,
): void {
  for (const instances of [1, 2]) {
    describe(`${level} on ${instances === 1 ? 'one instance' : `${instances} instances`}`, () => {
      const running = startBeforeAll(level, instances);
      test('lists its techniques by what they are for', async () => {
        const offered = await running.shop.techniques();
        for (const [resource, ofResource] of Object.entries(techniques)) {
          const listed = offered.filter((technique) => technique.resource === resource);
          expect(listed).toMatchObject(ofResource.map(({ slug, expected }) => ({ level, slug, expected })));
        }
      });
      for (const [resource, describeTechnique] of Object.entries(contracts)) {
        for (const { slug, expected } of techniques[resource as OtherResource] ?? []) {
          const verdict = instances === 1 ? expected.oneInstance : expected.severalInstances;
          describe(`${resource}, ${slug}`, () => {
            describeTechnique(slug, verdict, running, alsoEndHolds);
            const { limit } = expected;
            if (limit !== undefined)
              describe('with a limit for each buyer', () =>
                describeSeatLimit(slug, limit, running, alsoEndHolds));
          });
        }
      }
    });
  }
}
