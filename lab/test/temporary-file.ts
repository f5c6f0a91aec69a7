import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A path that no file has yet, in a folder of its own. The folder is removed after the tests of the file that imports this. */
export function temporaryFile(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-'));
  folders.push(folder);
  return join(folder, name);
}
