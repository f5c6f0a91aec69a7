import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';
import { type Line, showTranscript } from './transcript';

/**
 * Holds a run against the committed transcript, and against the chapter where it shows it: between the line
 * `<!-- transcript NAME -->` and the end of the block that follows. `UPDATE_TRANSCRIPTS=1` writes both anew.
 *
 * @param level the folder of the level
 */
export function expectTranscript(level: string, name: string, lines: readonly Line[]): void {
  const shown = showTranscript(lines);
  expectFile(join(level, 'transcripts', `${name}.txt`), () => shown);
  expectFile(join(level, 'README.md'), (chapter) => withTranscript(chapter, name, shown));
}

function expectFile(file: string, contentOf: (before: string) => string): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const wanted = contentOf(before);
  if (process.env.UPDATE_TRANSCRIPTS && wanted !== before) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
  }
  expect(readFileSync(file, 'utf8')).toBe(wanted);
}

function withTranscript(chapter: string, name: string, shown: string): string {
  const block = new RegExp('(<!-- transcript NAME -->\\n\\n```text\\n)[^`]*'.replace('NAME', name));
  return chapter.replace(block, (_, marker: string) => marker + shown);
}
