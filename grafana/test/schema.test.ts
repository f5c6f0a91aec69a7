/**
 * The JSON that Grafana reads, held against the types that Grafana itself generates from its schema, of the version in
 * docker-compose.yml. The Foundation SDK that builds the dashboards is generated elsewhere and has a version of its own, so it
 * cannot vouch for what this Grafana understands. There is no JSON Schema of a dashboard, so the compiler is the judge.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { buildDashboards } from '../dashboards';

const ROOT = join(__dirname, '..', '..');
const RAW = '@grafana/schema/dist/esm/raw/composable';

/** What is a string in JSON is an enum in the types. */
const HEAD = `
import type { Dashboard } from '@grafana/schema';
import type { Options as StatOptions } from '${RAW}/stat/panelcfg/x/StatPanelCfg_types.gen.d.ts';
import type { Options as HeatmapOptions } from '${RAW}/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen.d.ts';
import type { Options as TextOptions } from '${RAW}/text/panelcfg/x/TextPanelCfg_types.gen.d.ts';
import type { FieldConfig, Options as TimeseriesOptions } from '${RAW}/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.d.ts';
type Json<T> = T extends string ? \`\${T}\` : T extends number ? number : T extends (infer Item)[] ? Json<Item>[]
  : T extends object ? { [Key in keyof T]?: Json<T[Key]> } : T;
`;

const TYPES: Record<string, string> = {
  stat: 'StatOptions',
  heatmap: 'HeatmapOptions',
  text: 'TextOptions',
  timeseries: 'TimeseriesOptions',
};

const folder = temporaryFolder();
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));

/** What the compiler says against it; empty where that is nothing. */
function complaints(dashboards: object[]): string {
  const lines = dashboards.flatMap((dashboard) => [
    checked('Dashboard', dashboard),
    ...((dashboard as { panels?: Panel[] }).panels ?? []).flatMap(({ type, options, fieldConfig }) => [
      ...(type === 'row' ? [] : [checked(TYPES[type] ?? 'never', options)]),
      ...(type === 'timeseries' ? [checked('FieldConfig', fieldConfig?.defaults.custom)] : []),
    ]),
  ]);
  writeFileSync(join(folder, 'dashboards.ts'), `${HEAD}${lines.join('\n')}\n`);
  const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'preserve', '--types', ''];
  try {
    execFileSync(join(ROOT, 'node_modules', '.bin', 'tsc'), [...flags, 'dashboards.ts'], { cwd: folder });
    return '';
  } catch (error) {
    return String((error as { stdout: Buffer }).stdout);
  }
}

interface Dashboard {
  annotations: { list: Record<string, unknown>[] };
  panels: Panel[];
}

interface Panel {
  type: string;
  options: object;
  fieldConfig?: { defaults: { custom?: object } };
}

function checked(type: string, json: unknown): string {
  return `({ json: ${JSON.stringify(json)} }) satisfies { json: Json<${type}> };`;
}

/** As they are in the files, without what a mark says to the data source: that is not in the schema of dashboards. */
function read(): Dashboard[] {
  const dashboards: Dashboard[] = JSON.parse(JSON.stringify(buildDashboards()));
  for (const { annotations } of dashboards)
    annotations.list = annotations.list.map(
      ({ expr: _e, step: _s, titleFormat: _t, useValueForTime: _u, ...mark }) => mark,
    );
  return dashboards;
}

test('each dashboard is as Grafana has it in its schema', () => {
  expect(complaints(read())).toBe('');
});

test('what Grafana does not know is found: a panel, an option, a word of a choice', () => {
  const [start] = read();
  const [text, , first, second] = start?.panels ?? [];
  Object.assign(text as Panel, { type: 'txt' });
  Object.assign(first?.options ?? {}, { graphMode: 'fancy' });
  Object.assign(second?.options ?? {}, { colour: 'red' });
  const found = complaints([start as object]);
  expect(found).toContain("'never'");
  expect(found).toContain('"fancy"');
  expect(found).toMatch(/"?colour"?' does not exist/);
});

test('the schema is that of the Grafana in docker-compose.yml', () => {
  const [, image] =
    /grafana\/grafana:([\d.]+)/.exec(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')) ?? [];
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'grafana', 'package.json'), 'utf8'));
  expect(devDependencies['@grafana/schema']).toBe(image);
});
