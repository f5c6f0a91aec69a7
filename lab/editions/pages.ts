import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** A page in both languages. */
export interface Edition {
  /** The pages, from the root. */
  english: string;
  korean: string;
  englishText: string;
  koreanText: string;
}

/** The README and the chapters that are there in Korean. */
export function editions(): Edition[] {
  const folders = ['', ...readdirSync(ROOT).filter((name) => name.startsWith('lv'))];
  return folders
    .map((folder) => ({ english: join(folder, 'README.md'), korean: join(folder, 'README.ko.md') }))
    .filter(({ korean }) => existsSync(join(ROOT, korean)))
    .map((pages) => ({ ...pages, englishText: read(pages.english), koreanText: read(pages.korean) }));
}

/** A page of the repository. */
export function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}
