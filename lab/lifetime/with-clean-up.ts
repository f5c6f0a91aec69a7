const tellOnStderr = (line: string) => void process.stderr.write(`${line}\n`);

/**
 * Cleans up however `work` ends. If `work` fails or is interrupted, that is the outcome: what the clean-up leaves behind is said
 * beside it.
 *
 * @throws what `work` throws, or what the clean-up throws after work that went well
 */
export async function withCleanUp<T>(
  work: () => Promise<T>,
  cleanUp: () => Promise<void>,
  say: (line: string) => void = tellOnStderr,
): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await cleanUp().catch((left: Error) => say(`error: ${left.message}`));
    throw error;
  }
  await cleanUp();
  return result;
}
