import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { writeProvisioning } from '../../servers/grafana-provisioning';

test('Grafana is told the Prometheus of this stack and where the dashboards are', () => {
  const folder = temporaryFolder();
  writeProvisioning(folder, 'http://127.0.0.1:4711');
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const datasource = read('datasources/prometheus.yml');
  const [, path = ''] = /path: (\S+)/.exec(read('dashboards/ticket-rush.yml')) ?? [];

  expect(datasource).toContain('url: http://127.0.0.1:4711\n');
  expect(readdirSync(path)).toContain('ticket-rush-side-by-side.json');
});
