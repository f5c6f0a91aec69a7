import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Progress, progressOn } from '../report/progress';
import { interruptible } from './interruption';
import { withCleanUp } from './with-clean-up';

/**
 * Gives `work` a scratch folder, and stops everything in it afterwards, however `work` ends.
 *
 * @throws Interrupted, and what `work` throws
 */
export async function withScratch<T>(work: (scratch: Scratch) => Promise<T>): Promise<T> {
  const scratch = await openScratch();
  return withCleanUp(
    () => interruptible(() => work(scratch)),
    () => scratch.close(),
  );
}

/** The same for work of minutes: on standard error a person sees what goes on. */
export async function withProgress<T>(
  work: (scratch: Scratch, progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = progressOn(process.stderr);
  return withScratch((scratch) => work(scratch, progress)).finally(() => progress.close());
}
