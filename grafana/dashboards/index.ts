/** All dashboards, in the order in which they are read. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { levelInDepth } from './level';
import { machines } from './machines';
import { pipeline } from './pipeline';
import { theRun } from './run';
import { sideBySide } from './side-by-side';
import { startHere } from './start';

export function buildDashboards(): Dashboard[] {
  return [startHere(), sideBySide(), levelInDepth(), pipeline(), theRun(), machines()].map((builder) =>
    forThisGrafana(numbered(builder.build())),
  );
}

/** Grafana would give numbers of its own at each start, and links to a panel would break. */
function numbered(dashboard: Dashboard): Dashboard {
  (dashboard.panels ?? []).forEach((panel, index) => {
    panel.id = index + 1;
  });
  return dashboard;
}

/** The SDK is ahead of the Grafana in docker-compose.yml: what it adds to variables, marks and links is not known there. */
function forThisGrafana(dashboard: Dashboard): Dashboard {
  const { templating, annotations, links } = dashboard;
  for (const variable of templating?.list ?? []) drop(variable, 'auto', 'auto_min', 'auto_count');
  for (const mark of [...(annotations?.list ?? []), ...(links ?? [])]) drop(mark, 'placement');
  return dashboard;
}

function drop(from: object, ...names: string[]): void {
  for (const name of names) delete (from as Record<string, unknown>)[name];
}
