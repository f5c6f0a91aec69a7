import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { locksSection } from './bench-locks-chapter';
import { handoffsSection, ratiosSection, shrinkingSection } from './bench-lv3-chapter';
import {
  acceptanceSection,
  decisionsSection,
  memorySection,
  prioritySection,
  rushesSection,
} from './bench-lv4-chapter';
import type { Page } from './chapters';

const ROOT = join(__dirname, '../..');
const LV3 = 'lv3-redlock/README.md';
const LV4 = 'lv4-kafka/README.md';

const LOCKS = 'results/bench-locks.json';
const BENCH_LV3 = 'results/bench-lv3.json';
const BENCH_LV4 = 'results/bench-lv4.json';
const BENCH_LV4_MEMORY = 'results/bench-lv4-memory.json';

/** What a page shows of the committed result file of a bench, between the two lines that name it. */
interface Section {
  page: string;
  name: string;
  render(): string;
}

const SECTIONS: Section[] = [
  { page: LV3, name: 'locks', render: () => locksSection(resultsIn(LOCKS), LOCKS) },
  { page: LV3, name: 'handoffs', render: () => handoffsSection(resultsIn(BENCH_LV3), BENCH_LV3) },
  { page: LV3, name: 'shrinking', render: () => shrinkingSection(resultsIn(BENCH_LV3), BENCH_LV3) },
  { page: LV3, name: 'ratios', render: () => ratiosSection(resultsIn(BENCH_LV3), BENCH_LV3) },
  ...sectionsOnceThere(BENCH_LV4, [
    { page: LV4, name: 'acceptance', render: () => acceptanceSection(resultsIn(BENCH_LV4), BENCH_LV4) },
    { page: LV4, name: 'decisions', render: () => decisionsSection(resultsIn(BENCH_LV4), BENCH_LV4) },
    { page: LV4, name: 'rushes', render: () => rushesSection(resultsIn(BENCH_LV4), BENCH_LV4) },
    { page: LV4, name: 'priority', render: () => prioritySection(resultsIn(BENCH_LV4), BENCH_LV4) },
  ]),
  ...sectionsOnceThere(BENCH_LV4_MEMORY, [
    {
      ...{ page: LV4, name: 'memory' },
      render: () => memorySection(resultsIn(BENCH_LV4_MEMORY), BENCH_LV4_MEMORY),
    },
  ]),
];

/** A bench that has been written and not been run yet has nothing to show. */
function sectionsOnceThere(file: string, sections: Section[]): Section[] {
  return existsSync(join(ROOT, file)) ? sections : [];
}

function resultsIn<Results>(file: string): Results {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
}

/** Every page that shows figures of a bench, as it is and as the committed result files say it should be. */
export function pagesWithBenches(): Page[] {
  return [...new Set(SECTIONS.map(({ page }) => page))].map((page) => {
    const is = readFileSync(join(ROOT, page), 'utf8');
    const sections = SECTIONS.filter((section) => section.page === page);
    return { page, is, shouldBe: sections.reduce(fill, is) };
  });
}

/** @throws if the page has no such section: figures that nobody sees are not drifting, they are lost */
function fill(text: string, { page, name, render }: Section): string {
  const section = new RegExp(`(<!-- results: ${name} -->\n)[\\s\\S]*?(<!-- end of results -->)`);
  if (!section.test(text)) throw new Error(`${page} has no section <!-- results: ${name} -->`);
  const table = render();
  return text.replace(section, (_, begin: string, end: string) => `${begin}\n${table}\n\n${end}`);
}

/** Writes them into the pages. @returns the pages that changed */
export function writeBenchPages(): string[] {
  const changed = pagesWithBenches().filter(({ is, shouldBe }) => is !== shouldBe);
  for (const { page, shouldBe } of changed) writeFileSync(join(ROOT, page), shouldBe);
  return changed.map(({ page }) => page);
}
