/** What to look at first in a Prometheus that has no dashboards. */
const EXPRESSIONS = [
  'max by (level, technique) (ticket_rush_oversold_tickets)',
  'sum by (level, technique) (rate(ticket_rush_http_request_duration_seconds_count{technique!=""}[4s]))',
  'histogram_quantile(0.95, sum by (level, technique, le) (rate(ticket_rush_http_request_duration_seconds_bucket{technique!=""}[4s])))',
];

const RANGE = '15m';

/** Oversold tickets, answers per second and their p95 by technique, as graphs of the last quarter of an hour. */
export function graphsUrl(prometheusUrl: string): string {
  const parameters = EXPRESSIONS.flatMap((expression, index): [string, string][] => [
    [`g${index}.expr`, expression],
    [`g${index}.tab`, '0'],
    [`g${index}.range_input`, RANGE],
  ]);
  return `${prometheusUrl}/graph?${new URLSearchParams(parameters)}`;
}
