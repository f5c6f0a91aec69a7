/** The requests per second in what `redis-benchmark --csv` prints. @throws if it prints something else */
export function rateIn(report: string): number {
  // A command that it was given is its own heading, in quotes; the rate is the second column.
  const rate = /^".*?","(\d+(?:\.\d+)?)"/m.exec(withoutHeading(report))?.[1];
  if (rate === undefined) throw new Error(`redis-benchmark does not say how fast it was:\n${report}`);
  return Number(rate);
}

function withoutHeading(report: string): string {
  return report.replace(/^"test",.*$/m, '');
}
