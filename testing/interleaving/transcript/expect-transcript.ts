import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';
import { drawTranscript } from '../../picture/draw-transcript';
import { THEMES, type Theme, themed } from '../../picture/palette';
import { transcriptInChapter } from '../../picture/transcript-in-chapter';
import { type Line, showTranscript } from './transcript';

/** What a run has shown: the file's name, the finding in one sentence, and what happened. */
export interface Told {
  name: string;
  finding: string;
  lines: readonly Line[];
}

/**
 * Holds a run against the committed transcript and its pictures, and against the chapter where it shows them: between
 * `<!-- transcript NAME -->` and `<!-- end of transcript -->`. `UPDATE_TRANSCRIPTS=1` writes all of them anew.
 *
 * @param level the folder of the level
 */
export function expectTranscript(level: string, told: Told): void {
  const { name, finding, lines } = told;
  const svg = drawTranscript(lines, finding);
  expectFile(join(level, 'transcripts', `${name}.txt`), () => showTranscript(lines));
  for (const theme of THEMES)
    expectFile(join(level, pictureFile(name, theme)), () => `${themed(svg, theme)}\n`);
  expectFile(join(level, 'README.md'), (chapter) => withTranscript(chapter, told));
}

function expectFile(file: string, contentOf: (before: string) => string): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const wanted = contentOf(before);
  if (process.env.UPDATE_TRANSCRIPTS && wanted !== before) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
  }
  expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(wanted);
}

function withTranscript(chapter: string, { name, finding, lines }: Told): string {
  const place = new RegExp(`(<!-- transcript ${name} -->\\n)[\\s\\S]*?(<!-- end of transcript -->)`);
  const shown = transcriptInChapter(lines, finding, (theme) => pictureFile(name, theme));
  return chapter.replace(place, (_, begin: string, end: string) => `${begin}\n${shown}\n\n${end}`);
}

/** Below the folder of the level. */
function pictureFile(name: string, theme: Theme): string {
  return `transcripts/${name}-${theme}.svg`;
}
