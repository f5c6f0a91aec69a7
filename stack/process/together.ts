interface Stoppable {
  stop(): Promise<void>;
}

/** Waits for all of the starts. If one fails, stops those that succeeded. @throws the first failure */
export async function startTogether<T extends Stoppable>(starts: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(starts);
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure === undefined) return started;
  await stopTogether(started);
  throw failure.reason;
}

export async function stopTogether(running: readonly Stoppable[]): Promise<void> {
  await Promise.all(running.map((one) => one.stop()));
}
