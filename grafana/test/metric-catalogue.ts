import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DocumentedMetric {
  name: string;
  labels: string[];
}

/** The table of metrics in grafana/README.md: | `name` | `label`, `label` | … */
export function documentedMetrics(): DocumentedMetric[] {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
  return [...readme.matchAll(/^\| `(ticket_rush_\w+)` \|([^|]*)\|/gm)].map(([, name = '', labels = '']) => ({
    name,
    labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
  }));
}
