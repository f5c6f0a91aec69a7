import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LevelName, levels } from '@ticket-rush/stack/level/levels';
import type { Contestant } from './questions';

const ROOT = join(__dirname, '..', '..');

/** What a technique's own file says of it. */
export interface Explanation {
  file: string;
  chapter: string;
  /** What it is, what it guarantees, what it costs, and what breaks it: a paragraph each. */
  paragraphs: string[];
}

/** The header of a technique's file, which has the technique's name. @throws if there is no such file */
export function explanationOf({ level, technique }: Contestant): Explanation {
  const { workspace } = levels[level as LevelName];
  const file = join(workspace, 'src', 'techniques', `${technique}.ts`);
  return {
    file,
    chapter: join(workspace, 'README.md'),
    paragraphs: headerIn(readFileSync(join(ROOT, file), 'utf8')),
  };
}

/** The first comment of a file, without its stars; a paragraph begins at each line that is not indented. */
export function headerIn(source: string): string[] {
  const [, comment = ''] = /\/\*\*([\s\S]*?)\*\//.exec(source) ?? [];
  const lines = comment.split('\n').map((line) => line.replace(/^ \* ?/, '').trimEnd());
  return lines
    .reduce<string[]>((paragraphs, line) => {
      if (/^\S/.test(line)) paragraphs.push(line);
      else if (paragraphs.length > 0) paragraphs.push(`${paragraphs.pop()} ${line.trim()}`);
      return paragraphs;
    }, [])
    .map((paragraph) =>
      paragraph
        .replace(/^(\w[\w ]*?) {2,}/, '$1: ')
        .replaceAll(/ {2,}/g, ' ')
        .trim(),
    );
}
