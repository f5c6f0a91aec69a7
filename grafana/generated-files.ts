/** The dashboards as Grafana reads them: one JSON file each, committed. */
import { join } from 'node:path';
import { buildDashboards } from './dashboards';

export const GENERATED_FOLDER = join(__dirname, 'generated');

/** The name of each file and what belongs in it. */
export function generatedFiles(): Map<string, string> {
  return new Map(
    buildDashboards().map((dashboard) => [
      `${dashboard.uid}.json`,
      `${JSON.stringify(dashboard, undefined, 2)}\n`,
    ]),
  );
}
