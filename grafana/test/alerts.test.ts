import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { installMissing } from '@ticket-rush/stack/install/doctor';
import { requireExecutable } from '@ticket-rush/stack/install/executables';
import { documentedMetrics } from './metric-catalogue';
import { metricsIn } from './panel-queries';

const RULES = join(__dirname, '..', '..', 'infra', 'prometheus');
const files = ['alerts.yml', 'levels.yml'];
const alerts = files.map((file) => readFileSync(join(RULES, file), 'utf8')).join('\n');
const cases = readFileSync(join(RULES, 'alerts.test.yml'), 'utf8');
const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);

beforeAll(() => installMissing((line) => process.stderr.write(`${line}\n`), ['prometheus']));

function promtool(...args: string[]): Promise<{ stdout: string }> {
  return promisify(execFile)(requireExecutable('promtool'), args, { cwd: RULES });
}

test('promtool accepts the rules', async () => {
  const { stdout } = await promtool('check', 'rules', ...files);
  const found = [...stdout.matchAll(/(\d+) rules found/g)].map(([, count]) => Number(count));
  expect(found.reduce((sum, count) => sum + count, 0)).toBe(names.length);
});

test('promtool accepts the configuration of Prometheus', async () => {
  expect((await promtool('check', 'config', 'prometheus.yml')).stdout).toContain('SUCCESS');
});

test('alerts fire when they should, and only then', async () => {
  expect((await promtool('test', 'rules', 'alerts.test.yml')).stdout).toContain('SUCCESS');
});

test.each(names)('%s has a case in which it fires and one in which it does not', (name) => {
  expect(cases).toMatch(new RegExp(`alertname: ${name}\\n\\s+exp_alerts:\\n\\s+- exp_labels`));
  expect(cases).toMatch(new RegExp(`alertname: ${name}, exp_alerts: \\[\\]`));
});

/** promtool would be content with a rule on a metric that no service has, because its cases invent the series. */
test('alerts ask for metrics that are in the catalogue', () => {
  const known = documentedMetrics().flatMap(({ name }) => [name, `${name}_bucket`, `${name}_count`]);
  const asked = metricsIn(alerts).filter((metric) => metric.startsWith('ticket_rush_'));
  expect(asked.filter((metric) => !known.includes(metric))).toEqual([]);
});
