/**
 * Waits for all of it, also if some of it fails.
 *
 * @throws AggregateError with every failure
 */
export async function settleAll(work: Promise<unknown>[], message: string): Promise<void> {
  const results = await Promise.allSettled(work);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (failures.length > 0) throw new AggregateError(failures, message);
}
