import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A shell script below the folder in a folder of its own, which is returned: for PATH. */
export function fakeProgram(folder: string, name: string, script: string): string {
  const own = join(folder, `${name}-${nextNumber++}`);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(own, name), 0o755);
  return own;
}

let nextNumber = 1;
