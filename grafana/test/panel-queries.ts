/** Every query of every dashboard, as Grafana would send it. */
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import { buildDashboards } from '../dashboards';

export interface PanelQuery {
  dashboard: string;
  panel: string;
  expression: string;
}

/** What "all of them" is for each variable, the shortest time that Grafana asks a rate over (four scrapes), and the usual range. */
function fillIn(expression: string, dashboard: Dashboard): string {
  const variables = dashboard.templating?.list ?? [];
  const filled = variables.reduce(
    (text, { name, allValue }) => text.replaceAll(`$${name}`, allValue ?? ''),
    expression.replaceAll('$__rate_interval', '4s').replaceAll('$__range', '15m'),
  );
  if (filled.includes('$')) throw new Error(`the variable is not filled in: ${filled}`);
  return filled;
}

function isPanel(panel: object): panel is Panel {
  return 'targets' in panel;
}

export function panelsOf(dashboard: Dashboard): Panel[] {
  return (dashboard.panels ?? []).filter(isPanel);
}

export function panelQueries(): PanelQuery[] {
  return buildDashboards().flatMap((dashboard) =>
    panelsOf(dashboard).flatMap(({ title = '', targets = [] }) =>
      targets.map((target) => ({
        dashboard: dashboard.title ?? '',
        panel: title,
        expression: fillIn((target as Dataquery).expr ?? '', dashboard),
      })),
    ),
  );
}

/** The marks of runs are queries, too. */
export function annotationQueries(): PanelQuery[] {
  return buildDashboards().flatMap((dashboard) =>
    (dashboard.annotations?.list ?? []).map((annotation) => ({
      dashboard: dashboard.title ?? '',
      panel: annotation.name,
      expression: fillIn(annotation.expr ?? '', dashboard),
    })),
  );
}

/** label_values(series, label) of each variable. */
export function variableQueries(): { variable: string; series: string; label: string }[] {
  const found = new Map<string, { variable: string; series: string; label: string }>();
  for (const dashboard of buildDashboards()) {
    for (const { name, query } of dashboard.templating?.list ?? []) {
      const [, series, label] = /^label_values\((.+), (\w+)\)$/.exec(String(query)) ?? [];
      if (series === undefined || label === undefined) throw new Error(`unexpected variable query ${query}`);
      found.set(name, { variable: name, series: fillIn(series, dashboard), label });
    }
  }
  return [...found.values()];
}

/** The names of metrics in an expression. */
export function metricsIn(expression: string): string[] {
  return [...new Set(expression.match(/\b(?:ticket_rush|k6|nodejs|process)_\w+|\bup\b/g))];
}
