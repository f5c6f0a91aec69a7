/**
 * How a quantity grows: `y` is about a constant times `x` to this power, by least squares over the logarithms. 0 is a
 * constant, 1 is proportional, 2 is four times as much for twice as many. `null` if fewer than two points are positive.
 */
export function exponentOf(points: readonly { x: number; y: number }[]): number | null {
  const logs = points
    .filter(({ x, y }) => x > 0 && y > 0)
    .map(({ x, y }) => [Math.log(x), Math.log(y)] as const);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(logs.map(([x]) => x)), mean(logs.map(([, y]) => y))];
  const spread = logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (logs.length < 2 || spread === 0) return null;
  return logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
}
