import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { k6Path } from '@ticket-rush/stack/install/k6-program';
import { until } from '@ticket-rush/testing/until';
import { k6Samples } from './k6-samples';
import { documentedMetrics } from './metric-catalogue';
import { annotationQueries, metricsIn, panelQueries, variableQueries } from './panel-queries';
import { hasFigures, labelValues, queryRange } from './prometheus-api';
import { remoteWrite } from './remote-write';
import { runK6 } from './run-k6';
import { type RunningLevels, startLevels } from './running-levels';

const k6 = k6Path();
if (k6 === undefined) process.stderr.write('SKIPPED: k6 is not on this machine\n');
const testWithK6 = k6 === undefined ? test.skip : test;

let running: RunningLevels;
beforeAll(async () => {
  running = await startLevels();
  await remoteWrite(running.prometheus.url, k6Samples('a-small-rush'));
});
afterAll(() => running?.close());

/** Asks until there are figures. @throws an Error with the query, if there are none in time */
async function expectFigures(expression: string): Promise<void> {
  const since = running.startedAtMs - 15_000; // What k6 wrote is a little older than the levels.
  const ask = async () => hasFigures(await queryRange(running.prometheus.url, expression, since));
  await until(`there are figures for ${expression}`, ask);
  await expectKnownMetrics(expression);
}

/** `a or b` has figures if only one of them exists. */
async function expectKnownMetrics(expression: string): Promise<void> {
  const known = await labelValues(running.prometheus.url, '__name__');
  expect(metricsIn(expression).filter((metric) => !known.includes(metric))).toEqual([]);
}

describe('every panel has figures', () => {
  test.each(panelQueries())('$dashboard: $panel', ({ expression }) => expectFigures(expression));
});

describe('every mark of a run has its time', () => {
  test.each(annotationQueries())('$dashboard: $panel', ({ expression }) => expectFigures(expression));
});

test.each(variableQueries())('the variable $variable has something to choose', async ({ series, label }) => {
  expect(await labelValues(running.prometheus.url, label, series)).not.toEqual([]);
});

testWithK6('k6 writes under the names and labels that the dashboards ask for', async () => {
  const { prometheus, lv1Url } = running;
  await runK6(k6 as string, { shopUrl: lv1Url, prometheusUrl: prometheus.url, testid: 'by-k6' });
  // All of them arrived, so there is no series of those that were dropped.
  const expected = k6Samples('by-k6').filter(
    ({ labels }) => labels.__name__ !== 'k6_dropped_iterations_total',
  );
  for (const { labels } of expected) {
    const { __name__: name = '', ...others } = labels;
    const names = Object.keys(others).filter((label) => label === 'testid' || label === 'outcome');
    const matchers = names.map((label) => `${label}="${labels[label]}"`).join(',');
    expect(await labelValues(prometheus.url, '__name__', `${name}{${matchers}}`)).toEqual([name]);
  }
});

test('the only level that oversells is the first', async () => {
  const { url } = running.prometheus;
  const oversold = 'max by (level) (ticket_rush_oversold_tickets)';
  await expectFigures(`${oversold} > 0`);
  const series = await queryRange(url, oversold, running.startedAtMs);
  const most = series.map(({ metric, values }) => [
    metric.level,
    Math.max(...values.map(([, value]) => Number(value))) > 0,
  ]);
  expect(Object.fromEntries(most)).toEqual({ lv1: true, lv2: false, lv3: false, lv4: false });
});

test('a process has the same name in what it says and in what Prometheus says of it', async () => {
  const names = (series: string) => labelValues(running.prometheus.url, 'instance', series);
  expect(await names('up')).toEqual(await names('ticket_rush_database_pool_size'));
});

test('the catalogue in the README has the metrics of the services, with their labels', async () => {
  const exposed = await exposedMetrics();
  const documented = documentedMetrics();
  expect([...exposed.keys()].sort()).toEqual(documented.map(({ name }) => name).sort());
  for (const { name, labels } of documented) {
    const others = [...(exposed.get(name) ?? [])].filter((label) => !labels.includes(label));
    expect({ name, others }).toEqual({ name, others: [] });
  }
});

/** The project's own metrics by name, with the labels that are in use beside level and instance. */
async function exposedMetrics(): Promise<Map<string, Set<string>>> {
  const pages = await Promise.all(
    running.processes.map(async (url) => (await fetch(`${url}/metrics`)).text()),
  );
  const found = new Map<string, Set<string>>();
  for (const line of pages.join('\n').split('\n')) {
    const [, declared] = /^# TYPE (ticket_rush_\w+)/.exec(line) ?? [];
    if (declared !== undefined && !found.has(declared)) found.set(declared, new Set());
    const [, sample = '', labels = ''] = /^(ticket_rush_\w+)\{(.*)\}/.exec(line) ?? [];
    const metric = found.get(sample.replace(/_(bucket|sum|count)$/, '')) ?? found.get(sample);
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) {
      if (!['level', 'instance', 'le'].includes(label)) metric?.add(label);
    }
  }
  return found;
}
