/** Marks from the start to the end of a run: Grafana joins the neighbouring samples of an expression into one region. */
import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASOURCE } from '../panels/draw';
import { PROCESS, RUN } from '../panels/series';

/**
 * Each time a technique is asked: by the lab, by k6, or by a person with curl. Counted over five seconds, so a
 * region ends that much late.
 */
export const rushes = () =>
  region(
    'Rushes',
    `sum by (level, technique) (increase(ticket_rush_http_request_duration_seconds_count{${PROCESS}, technique=~".+"}[5s])) > 0`,
    'rush at {{level}} {{technique}}',
    'orange',
  );

/** Samples of the last ten seconds, because Prometheus would show the last sample of a run for five minutes. */
export const runs = () =>
  region('Runs of k6', `count by (testid) (count_over_time(k6_vus{${RUN}}[10s]))`, 'k6 {{testid}}', 'blue');

function region(name: string, expression: string, title: string, colour: string): AnnotationQueryBuilder {
  return (
    new AnnotationQueryBuilder()
      .name(name)
      .datasource(DATASOURCE)
      .enable(true)
      .iconColor(colour)
      .expr(expression)
      // A second would be 21,600 points in six hours, and Prometheus gives 11,000 at most.
      .step('2s')
      .titleFormat(title)
      .useValueForTime(false)
  );
}
