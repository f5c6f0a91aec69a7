import { type Line, showTranscript } from '../interleaving/transcript/transcript';
import { escaped } from './escaped';
import type { Theme } from './palette';
import { pictureElement } from './picture-element';

/** A transcript as a chapter shows it: the picture, and the text behind a fold. */
export function transcriptInChapter(
  lines: readonly Line[],
  finding: string,
  link: (theme: Theme) => string,
): string {
  return [
    pictureElement(escaped(finding), link),
    '<details><summary>The same as text, with the whole statements</summary>',
    `\`\`\`text\n${showTranscript(lines)}\`\`\``,
    '</details>',
  ].join('\n\n');
}
