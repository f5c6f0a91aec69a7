import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { buildDashboards } from '../dashboards';
import { GENERATED_FOLDER, generatedFiles } from '../generated-files';
import { DATASOURCE } from '../panels/draw';
import { panelsOf } from './panel-queries';

const PROVISIONING = join(__dirname, '..', 'provisioning');

test('what is committed is what is generated: npm run dashboards', () => {
  const committed = new Map(
    readdirSync(GENERATED_FOLDER).map((name) => [name, readFileSync(join(GENERATED_FOLDER, name), 'utf8')]),
  );
  expect(Object.fromEntries(committed)).toEqual(Object.fromEntries(generatedFiles()));
});

describe.each(buildDashboards().map((dashboard) => ({ title: dashboard.title, dashboard })))(
  '$title',
  ({ dashboard }) => {
    test.each(panelsOf(dashboard).map((panel) => ({ title: panel.title ?? '', panel })))(
      '$title is a question with a unit and a description',
      ({ title, panel }) => {
        expect(title).toMatch(/\?$/);
        expect(panel.description).toMatch(/\.$/);
        const { yAxis } = panel.options as { yAxis?: { unit?: string } };
        expect(panel.fieldConfig?.defaults.unit ?? yAxis?.unit).toEqual(expect.any(String));
      },
    );

    test('no two of its panels have the same number, or share a place', () => {
      const panels = dashboard.panels ?? [];
      const places = panels.map(({ gridPos }) => `${gridPos?.x},${gridPos?.y}`);
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      expect(new Set(places).size).toBe(panels.length);
    });
  },
);

test('all of them ask the data source that is provisioned', () => {
  const provisioned = readFileSync(join(PROVISIONING, 'datasources', 'prometheus.yml'), 'utf8');
  expect(provisioned).toContain(`uid: ${DATASOURCE.uid}\n`);
  const asked = [...generatedFiles().values()].join('').match(/"uid": "ticket-rush-prom[^"]*"/g);
  expect(new Set(asked)).toEqual(new Set([`"uid": "${DATASOURCE.uid}"`]));
});
