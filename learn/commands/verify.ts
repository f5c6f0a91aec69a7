import type { Exercise } from '../exercise';
import { decoyOf, hintsOf, pageOf, shown, solutionOf, startOf } from '../files';
import type { Judge } from '../judge/judge';
import type { Judgement } from '../judge/judgement';
import type { WarmServers } from '../servers';

const RUNGS = 4;

/** Holds an exercise against itself: its start fails, its solution passes, each decoy fails where it should. @returns what is wrong */
export async function verify(exercise: Exercise, servers: WarmServers, judge: Judge): Promise<string[]> {
  return [...(await verifyFiles(exercise, servers, judge)), ...verifyTexts(exercise)];
}

async function verifyFiles(exercise: Exercise, servers: WarmServers, { judge }: Judge): Promise<string[]> {
  const wrong: string[] = [];
  const expect = async (file: string, expected: (judgement: Judgement) => string | undefined) => {
    const complaint = expected(await judge(exercise, file, servers));
    if (complaint !== undefined) wrong.push(`${exercise.slug}: ${shown(file)} ${complaint}`);
  };
  await expect(startOf(exercise), ({ failed }) =>
    failed === undefined ? 'passes, and should not' : undefined,
  );
  await expect(solutionOf(exercise), ({ failed }) =>
    failed === undefined ? undefined : `fails at "${failed.check}": ${failed.sentences.join(' ')}`,
  );
  for (const [name, check] of Object.entries(exercise.decoys)) {
    await expect(decoyOf(exercise, name), ({ failed }) => {
      if (failed === undefined) return `passes, and should fail at "${check}"`;
      return failed.check === check
        ? undefined
        : `fails at "${failed.check}", and should at "${check}": ${failed.sentences.join(' ')}`;
    });
  }
  return wrong;
}

function verifyTexts(exercise: Exercise): string[] {
  const wrong: string[] = [];
  const rungs = hintsOf(exercise).length;
  if (rungs !== RUNGS) wrong.push(`${exercise.slug}: has ${rungs} hints, not ${RUNGS}`);
  if (!pageOf(exercise).includes('Predict')) wrong.push(`${exercise.slug}: its page asks for no prediction`);
  return wrong;
}
