import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { installMissing } from '@ticket-rush/stack/install/doctor';
import { requireExecutable } from '@ticket-rush/stack/install/executables';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { panelQueries } from './panel-queries';

beforeAll(() => installMissing((line) => process.stderr.write(`${line}\n`), ['prometheus']));

/** `up` every five seconds; a target that goes leaves a stale marker. */
const UP: [level: string, instance: string, values: string][] = [
  ['lv1', '10.0.0.1', '1x40'],
  ['lv2', '10.0.0.2', '1x40'],
  ['lv2', '10.0.0.3', '1x11 0x28'],
  ['lv3', '10.0.0.4', '1x40'],
  ['lv3', '10.0.0.5', '1x11 stale'],
  ['lv4', '10.0.0.6', '1x11 stale'],
];

test('instances are down that are silent, that are gone, and that were the last of their level', async () => {
  const [panel] = panelQueries().filter(({ panel }) => panel === 'Is an instance down?');
  const down = { lv1: 0, lv2: 1, lv3: 1, lv4: 1 };
  const cases = {
    evaluation_interval: '5s',
    tests: [
      {
        interval: '5s',
        input_series: UP.map(([level, instance, values]) => ({
          series: `up{level="${level}",instance="${instance}"}`,
          values,
        })),
        promql_expr_test: [
          {
            expr: panel?.expression,
            eval_time: '2m',
            exp_samples: Object.entries(down).map(([level, value]) => ({
              labels: `{level="${level}"}`,
              value,
            })),
          },
        ],
      },
    ],
  };
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'panel.test.yml'), JSON.stringify(cases)); // JSON is YAML.
  const promtool = requireExecutable('promtool');
  const tested = await promisify(execFile)(promtool, ['test', 'rules', 'panel.test.yml'], { cwd: folder });
  expect(tested.stdout).toContain('SUCCESS');
});
