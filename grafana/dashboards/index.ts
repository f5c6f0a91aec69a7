/** All dashboards, in the order in which they are read. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { levelInDepth } from './level';
import { machines } from './machines';
import { pipeline } from './pipeline';
import { theRun } from './run';
import { sideBySide } from './side-by-side';

export function buildDashboards(): Dashboard[] {
  return [sideBySide(), levelInDepth(), pipeline(), theRun(), machines()].map((builder) =>
    numbered(builder.build()),
  );
}

/** Grafana would give numbers of its own at each start, and links to a panel would break. */
function numbered(dashboard: Dashboard): Dashboard {
  (dashboard.panels ?? []).forEach((panel, index) => {
    panel.id = index + 1;
  });
  return dashboard;
}
