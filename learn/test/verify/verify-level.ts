/** Each start fails, each solution passes, and each decoy fails at the check that is meant for it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { verify } from '../../commands/verify';
import type { Exercise } from '../../exercise';
import { openJudge } from '../../judge/judge';
import { keepServersWarm } from '../../servers';
import { track } from '../../track';

/** Holds the exercises of a level against themselves. A test file for each level, so that they run side by side. */
export function verifyLevel(level: Exercise['level']): void {
  let scratch: Scratch;
  let serversFor: ReturnType<typeof keepServersWarm>;
  const judge = openJudge();
  beforeAll(async () => {
    scratch = await openScratch();
    serversFor = keepServersWarm(scratch, () => undefined);
  });
  afterAll(async () => {
    await judge.close();
    await scratch?.close();
  });

  const exercises = track.filter((exercise) => exercise.level === level);
  test.each(exercises.map((exercise) => [exercise.slug, exercise] as const))(
    '%s is as it should be',
    async (_, exercise) => {
      expect(await verify(exercise, await serversFor(exercise), judge)).toEqual([]);
    },
  );
}
