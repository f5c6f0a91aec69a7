import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { chapterTable } from './chapter-table';
import type { JsonReport } from './json';

const ROOT = join(__dirname, '../..');

/** Which rows each page shows; all of them where no level is named. */
const PAGES: { page: string; level?: string }[] = [
  { page: 'README.md' },
  { page: 'lv1-race-condition/README.md', level: 'lv1' },
  { page: 'lv2-db-lock/README.md', level: 'lv2' },
  { page: 'lv3-redlock/README.md', level: 'lv3' },
  { page: 'lv4-kafka/README.md', level: 'lv4' },
];

/** Between the two lines stands what a run has measured, and nothing that a person has written. */
const SECTION = /(<!-- results -->\n)[\s\S]*?(<!-- end of results -->)/;

export interface Page {
  page: string;
  is: string;
  /** What it should be, going by the results. */
  shouldBe: string;
}

/** Every page that shows results, as it is and as the committed result file says it should be. */
export function pagesWith(resultFile: string): Page[] {
  const report: JsonReport = JSON.parse(readFileSync(join(ROOT, resultFile), 'utf8'));
  return PAGES.map(({ page, level }) => {
    const is = readFileSync(join(ROOT, page), 'utf8');
    const link = relative(dirname(page), resultFile);
    const table = chapterTable(report, { file: resultFile, link, level });
    const shouldBe = is.replace(SECTION, (_, begin: string, end: string) => `${begin}\n${table}\n\n${end}`);
    return { page, is, shouldBe };
  });
}

/** Writes the results into the pages. @returns the pages that changed */
export function writePages(resultFile: string): string[] {
  const changed = pagesWith(resultFile).filter(({ is, shouldBe }) => is !== shouldBe);
  for (const { page, shouldBe } of changed) writeFileSync(join(ROOT, page), shouldBe);
  return changed.map(({ page }) => page);
}
