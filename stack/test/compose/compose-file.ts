import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(__dirname, '..', '..', '..');

/** What the tests read of a service. */
export interface ComposeService {
  image: string;
  build?: unknown;
  profiles?: string[];
  ports?: string[];
  volumes?: string[];
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  privileged?: boolean;
  network_mode?: string;
  environment?: Record<string, string | number>;
  healthcheck?: { test: string[]; start_interval?: string };
  depends_on?: Record<string, { condition: string; required?: boolean }>;
  deploy?: { replicas?: number; resources?: { limits?: { memory?: string } } };
}

interface ComposeFile {
  services: Record<string, ComposeService>;
  volumes: Record<string, null>;
}

/** docker-compose.yml with its anchors and merges followed, and its variables left as they are written. */
export function readComposeFile(): ComposeFile {
  return parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as ComposeFile;
}
