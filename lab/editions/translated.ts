import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, blocksOf } from './blocks';
import { named } from './differences';
import { type Edition, editions } from './pages';

const FILE = join(__dirname, 'translated.json');

/** The English paragraphs as they were when they were translated: how each begins, by its digest. */
export type Translated = Record<string, string>;

/** @returns a sentence for each paragraph that is not as it was translated, and for each that is gone */
export function untranslated(
  { english, englishText }: Pick<Edition, 'english' | 'englishText'>,
  known: Translated,
): string[] {
  const blocks = proseOf(englishText);
  const now = new Set(blocks.map(digestOf));
  const changed = blocks.filter((block) => !(digestOf(block) in known));
  const gone = Object.entries(known).filter(([digest]) => !now.has(digest));
  return [
    ...changed.map((block) => `${english} has changed since its translation: ${named(block)}`),
    ...gone.map(([, was]) => `${english} had, when it was translated: ${was}`),
  ];
}

/** What was accepted of each page. */
export function accepted(): Record<string, Translated> {
  return JSON.parse(readFileSync(FILE, 'utf8'));
}

/** Says of every English paragraph that its Korean one is up to date. */
export function accept(): void {
  const pages = editions().map(({ english, englishText }) => [english, translatedOf(englishText)]);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(pages), null, 2)}\n`);
}

export function translatedOf(englishText: string): Translated {
  return Object.fromEntries(proseOf(englishText).map((block) => [digestOf(block), named(block)]));
}

function proseOf(page: string): Block[] {
  return blocksOf(page).filter(({ kind }) => !kind.startsWith('generated'));
}

function digestOf({ kind, text }: Block): string {
  return createHash('sha256').update(`${kind} ${text}`).digest('hex').slice(0, 12);
}
