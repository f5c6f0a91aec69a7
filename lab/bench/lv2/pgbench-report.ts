/** How many attempts a run of pgbench made, from what it prints at its end. @throws if it prints something else */
export function attemptsIn(report: string): number {
  const processed = figure(report, /^number of transactions actually processed: (\d+)/m);
  if (processed === undefined)
    throw new Error(`pgbench does not say how many transactions it made:\n${report}`);
  // Printed only if something may be tried again.
  return processed + (figure(report, /^total number of retries: (\d+)/m) ?? 0);
}

function figure(report: string, pattern: RegExp): number | undefined {
  const text = pattern.exec(report)?.[1];
  return text === undefined ? undefined : Number(text);
}
