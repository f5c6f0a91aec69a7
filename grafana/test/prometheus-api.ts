/** What Grafana asks Prometheus. */

interface Series {
  metric: Record<string, string>;
  values: [number, string][];
}

/** All samples since `fromMs`, one for each second. @throws an Error with what Prometheus says of a bad query */
export async function queryRange(url: string, expression: string, fromMs: number): Promise<Series[]> {
  const body = new URLSearchParams({
    query: expression,
    start: String(fromMs / 1000),
    end: String(Date.now() / 1000),
    step: '1',
  });
  const answer = await fetch(`${url}/api/v1/query_range`, { method: 'POST', body });
  return (await read<{ result: Series[] }>(answer)).result;
}

/** Native histograms have no values but histograms; a number that is none (0 / 0) is no figure. */
export function hasFigures(series: (Series & { histograms?: unknown[] })[]): boolean {
  return series.some(
    ({ values = [], histograms = [] }) =>
      histograms.length > 0 || values.some(([, value]) => Number.isFinite(Number(value))),
  );
}

export async function labelValues(url: string, label: string, series?: string): Promise<string[]> {
  const match = series === undefined ? '' : `?match[]=${encodeURIComponent(series)}`;
  return read(await fetch(`${url}/api/v1/label/${label}/values${match}`));
}

async function read<Data>(answer: Response): Promise<Data> {
  const { data, error } = (await answer.json()) as { data: Data; error?: string };
  if (error !== undefined) throw new Error(error);
  return data;
}
