const BARS = '▁▂▃▄▅▆▇█';

/** How often something happened, as a line of bars: the first is the earliest, the highest the most frequent. */
export function sparkline(times: readonly number[], bars: number): string {
  const end = Math.max(1, ...times);
  const counts = Array.from({ length: bars }, () => 0);
  for (const time of times) {
    const bar = Math.min(bars - 1, Math.floor((time / end) * bars));
    counts[bar] = (counts[bar] as number) + 1;
  }
  const most = Math.max(1, ...counts);
  return counts.map((count) => BARS[Math.round((count / most) * (BARS.length - 1))]).join('');
}
