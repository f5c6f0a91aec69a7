/** What grafana/provisioning says for the Compose stack, with the addresses of this machine. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const GRAFANA = join(__dirname, '..', '..', 'grafana');

interface Replacement {
  file: string;
  inCompose: string;
  here: string;
}

/** Copies the provisioning into the folder. @throws an Error if the files are not as they were */
export function writeProvisioning(folder: string, prometheusUrl: string): void {
  cpSync(join(GRAFANA, 'provisioning'), folder, { recursive: true });
  const replacements: Replacement[] = [
    { file: 'datasources/prometheus.yml', inCompose: 'http://prometheus:9090', here: prometheusUrl },
    {
      file: 'dashboards/ticket-rush.yml',
      inCompose: '/etc/grafana/dashboards',
      here: join(GRAFANA, 'generated'),
    },
  ];
  for (const { file, inCompose, here } of replacements) {
    const text = readFileSync(join(folder, file), 'utf8');
    if (!text.includes(inCompose)) throw new Error(`grafana/provisioning/${file} has no ${inCompose}`);
    writeFileSync(join(folder, file), text.replace(inCompose, here));
  }
}
