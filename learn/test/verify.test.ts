/** Each start fails, each solution passes, and each decoy fails at the check that is meant for it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { verify } from '../commands/verify';
import { keepServersWarm } from '../servers';
import { track } from '../track';

let scratch: Scratch;
let serversFor: ReturnType<typeof keepServersWarm>;
beforeAll(async () => {
  scratch = await openScratch();
  serversFor = keepServersWarm(scratch, () => undefined);
});
afterAll(() => scratch?.close());

test.each(track.map((exercise) => [exercise.slug, exercise] as const))(
  '%s is as it should be',
  async (_, exercise) => {
    expect(await verify(exercise, await serversFor(exercise))).toEqual([]);
  },
);

describe('the track', () => {
  test('has each exercise once, after those that it builds on', () => {
    const slugs = track.map(({ slug }) => slug);
    expect(new Set(slugs).size).toBe(slugs.length);
    for (const [index, { after }] of track.entries())
      expect(slugs.slice(0, index)).toEqual(expect.arrayContaining(after));
  });
});
