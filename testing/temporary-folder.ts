import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/**
 * An empty folder for the tests of the file that imports this. It is removed after them: before the `afterAll` of that file, and
 * after the `afterAll` of each of its `describe` blocks.
 */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ticket-rush-test-'));
  folders.push(folder);
  return folder;
}

/** A path that no file has yet, in a temporary folder of its own. */
export function temporaryFile(name: string): string {
  return join(temporaryFolder(), name);
}
