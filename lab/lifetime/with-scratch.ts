import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
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
