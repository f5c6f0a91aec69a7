import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GridPos } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, test } from '@jest/globals';
import { buildDashboards } from '../dashboards';
import { WHOLE } from '../dashboards/page';
import { GENERATED_FOLDER, generatedFiles } from '../generated-files';
import { DATASOURCE } from '../panels/draw';
import { panelsOf } from './panel-queries';

const SIX_HOURS_S = 6 * 3_600;
/** Of each series. Prometheus refuses a query with more. */
const MOST_POINTS = 11_000;

/** Of `2s` or `1m`. Where a query asks for no step, Grafana takes one that fits the panel. */
function secondsOf(step: string | undefined): number {
  if (step === undefined) return SIX_HOURS_S;
  const [, count, unit] = /^(\d+)([smh])$/.exec(step) ?? [];
  return Number(count) * { s: 1, m: 60, h: 3_600 }[unit as 's' | 'm' | 'h'];
}

function cover(one: GridPos, other: GridPos): boolean {
  const beside = one.x + one.w <= other.x || other.x + other.w <= one.x;
  const below = one.y + one.h <= other.y || other.y + other.h <= one.y;
  return !beside && !below;
}

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

    test('no two of its panels have the same number, or cover each other, and none leaves the grid', () => {
      const panels = dashboard.panels ?? [];
      const places = panels.map(({ gridPos }) => gridPos as GridPos);
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      expect(places.filter(({ x, w }) => x < 0 || x + w > WHOLE)).toEqual([]);
      expect(
        places.filter((one, index) => places.slice(index + 1).some((other) => cover(one, other))),
      ).toEqual([]);
    });

    test('no query needs more points in six hours than Prometheus gives', () => {
      const steps = [
        ...panelsOf(dashboard).flatMap(({ interval, maxDataPoints, targets = [] }) => [
          ...[interval, ...targets.map((target) => (target as { interval?: string }).interval)].map(
            secondsOf,
          ),
          SIX_HOURS_S / (maxDataPoints ?? 1),
        ]),
        ...(dashboard.annotations?.list ?? []).map((mark) => secondsOf((mark as { step?: string }).step)),
      ];
      expect(steps.filter((step) => SIX_HOURS_S / step > MOST_POINTS)).toEqual([]);
    });
  },
);

test('all of them ask the data source that is provisioned', () => {
  const provisioned = readFileSync(join(PROVISIONING, 'datasources', 'prometheus.yml'), 'utf8');
  expect(provisioned).toContain(`uid: ${DATASOURCE.uid}\n`);
  const asked = [...generatedFiles().values()].join('').match(/"uid": "ticket-rush-prom[^"]*"/g);
  expect(new Set(asked)).toEqual(new Set([`"uid": "${DATASOURCE.uid}"`]));
});
