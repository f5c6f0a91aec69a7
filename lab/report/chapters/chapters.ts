import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Resource } from '@ticket-rush/shared/booking/technique';
import { ceilingsSection } from '../../bench/ceilings/report';
import { refusedCostSection, soldCostSection } from '../../bench/cost/report';
import { locksSection } from '../../bench/locks/report';
import { speedsSection, variantsSection } from '../../bench/lv2/report';
import { handoffsSection, ratiosSection, shrinkingSection } from '../../bench/lv3/report';
import {
  acceptanceSection,
  decisionsSection,
  memorySection,
  prioritySection,
  rushesSection,
} from '../../bench/lv4/report';
import { checksSection, needsSection } from '../../capacity/report';
import { sweepSection } from '../../sweep/report';
import type { Source } from '../source-line';
import { censusSection, counterExamplePictures, counterExamplesSection } from './census-chapter';
import { faultsSection } from './faults-chapter';
import { rushSection } from './rush-chapter';

const ROOT = join(__dirname, '../../..');

const RUSH_PAGE = 'results/rush.md';
/** The tables of the benches. The chapters have the pictures. */
const PAGE_LV2 = 'results/bench-lv2.md';
const PAGE_LV3 = 'results/bench-lv3.md';
const PAGE_LV4 = 'results/bench-lv4.md';
const PAGE_LOCKS = 'results/bench-locks.md';
const PAGE_CEILINGS = 'results/bench-ceilings.md';
const PAGE_COST = 'results/cost.md';
const PAGE_SWEEPS = 'results/sweeps.md';
const CAPACITY = 'docs/capacity.md';
const LV1 = 'lv1-race-condition/README.md';
const LV2 = 'lv2-db-lock/README.md';
const LV3 = 'lv3-redlock/README.md';
const LV4 = 'lv4-kafka/README.md';

const RUSH = 'results/rush.json';
const RUSH_ON_ONE = 'results/rush-1-instance.json';
const CENSUS = 'results/census.json';
const FAULTS = 'results/faults.json';
const LOCKS = 'results/bench-locks.json';
const BENCH_LV2 = 'results/bench-lv2.json';
const BENCH_LV3 = 'results/bench-lv3.json';
const BENCH_LV4 = 'results/bench-lv4.json';
const BENCH_LV4_MEMORY = 'results/bench-lv4-memory.json';
const CEILINGS = 'results/bench-ceilings.json';
const COST = 'results/bench-cost.json';
const CONTENTION = 'results/sweep-contention.json';
const BUYERS = 'results/sweep-buyers.json';
const INSTANCES = 'results/sweep-instances.json';
const POOL = 'results/sweep-pool.json';
const POLL = 'results/sweep-poll.json';

/** Chapters that tell the same story by a picture of their own. */
const TOLD: Record<'lv1' | 'lv3', Resource[]> = { lv1: ['tickets', 'seats'], lv3: [] };

/** What a page shows of a result file, between the two lines that name it. A person writes around them, and nothing inside. */
interface Section {
  page: string;
  name: string;
  file: string;
  /** @param results in the form of that file, which only the section knows */
  render: (results: never, source: Source) => string;
}

const SECTIONS: Section[] = [
  { page: RUSH_PAGE, name: 'rush', file: RUSH, render: rushSection() },
  { page: RUSH_PAGE, name: 'rush on one instance', file: RUSH_ON_ONE, render: rushSection() },
  { page: LV1, name: 'rush', file: RUSH, render: rushSection('lv1') },
  { page: LV1, name: 'rush on one instance', file: RUSH_ON_ONE, render: rushSection('lv1') },
  { page: LV1, name: 'census', file: CENSUS, render: censusSection('lv1') },
  { page: LV1, name: 'counter-examples', file: CENSUS, render: counterExamplesSection('lv1', TOLD.lv1) },
  { page: LV2, name: 'rush', file: RUSH, render: rushSection('lv2') },
  { page: LV2, name: 'census', file: CENSUS, render: censusSection('lv2') },
  { page: LV2, name: 'faults', file: FAULTS, render: faultsSection('lv2') },
  { page: PAGE_LV2, name: 'speeds', file: BENCH_LV2, render: speedsSection },
  { page: PAGE_LV2, name: 'variants', file: BENCH_LV2, render: variantsSection },
  { page: LV3, name: 'rush', file: RUSH, render: rushSection('lv3') },
  { page: LV3, name: 'faults', file: FAULTS, render: faultsSection('lv3') },
  { page: LV3, name: 'census', file: CENSUS, render: censusSection('lv3') },
  { page: LV3, name: 'counter-examples', file: CENSUS, render: counterExamplesSection('lv3') },
  { page: PAGE_LOCKS, name: 'locks', file: LOCKS, render: locksSection },
  { page: PAGE_LV3, name: 'handoffs', file: BENCH_LV3, render: handoffsSection },
  { page: PAGE_LV3, name: 'shrinking', file: BENCH_LV3, render: shrinkingSection },
  { page: PAGE_LV3, name: 'ratios', file: BENCH_LV3, render: ratiosSection },
  { page: LV4, name: 'rush', file: RUSH, render: rushSection('lv4') },
  { page: LV4, name: 'faults', file: FAULTS, render: faultsSection('lv4') },
  { page: PAGE_LV4, name: 'acceptance', file: BENCH_LV4, render: acceptanceSection },
  { page: PAGE_LV4, name: 'decisions', file: BENCH_LV4, render: decisionsSection },
  { page: PAGE_LV4, name: 'rushes', file: BENCH_LV4, render: rushesSection },
  { page: PAGE_LV4, name: 'priority', file: BENCH_LV4, render: prioritySection },
  { page: PAGE_LV4, name: 'memory', file: BENCH_LV4_MEMORY, render: memorySection },
  { page: PAGE_CEILINGS, name: 'ceilings', file: CEILINGS, render: ceilingsSection },
  { page: PAGE_COST, name: 'sold', file: COST, render: soldCostSection },
  { page: PAGE_COST, name: 'refused', file: COST, render: refusedCostSection },
  { page: PAGE_SWEEPS, name: 'contention', file: CONTENTION, render: sweepSection },
  { page: PAGE_SWEEPS, name: 'instances', file: INSTANCES, render: sweepSection },
  { page: PAGE_SWEEPS, name: 'pool', file: POOL, render: sweepSection },
  { page: PAGE_SWEEPS, name: 'buyers', file: BUYERS, render: sweepSection },
  { page: PAGE_SWEEPS, name: 'poll', file: POLL, render: sweepSection },
  { page: CAPACITY, name: 'needs', file: COST, render: needsSection({ sweep: BUYERS, rush: RUSH }) },
  { page: CAPACITY, name: 'checks', file: BUYERS, render: checksSection(COST) },
];

/** The pictures of the shortest broken schedules, each as a file that stands alone. */
export function counterExampleFiles(): { file: string; content: string }[] {
  const census = JSON.parse(readFileSync(join(ROOT, CENSUS), 'utf8'));
  return (['lv1', 'lv3'] as const).flatMap((level) => counterExamplePictures(census, level, TOLD[level]));
}

export interface Page {
  page: string;
  is: string;
  /** What it should be, going by the results. */
  shouldBe: string;
}

/** Every page that shows figures, as it is and as the committed result files say it should be. */
export function pagesWithFigures(): Page[] {
  return [...new Set(SECTIONS.map(({ page }) => page))].map((page) => {
    const is = readFileSync(join(ROOT, page), 'utf8');
    const sections = SECTIONS.filter((section) => section.page === page);
    return { page, is, shouldBe: sections.reduce(fill, is) };
  });
}

/** @throws if the page has no such section: figures without a section are shown on no page */
function fill(text: string, { page, name, file, render }: Section): string {
  const section = new RegExp(`(<!-- results: ${name} -->\n)[\\s\\S]*?(<!-- end of results -->)`);
  if (!section.test(text)) throw new Error(`${page} has no section <!-- results: ${name} -->`);
  const results = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  const table = render(results as never, { file, link: relative(dirname(page), file) });
  return text.replace(section, (_, begin: string, end: string) => `${begin}\n${table}\n\n${end}`);
}

/** Writes them into the pages. @returns the pages that changed */
export function writeFigures(): string[] {
  const changed = pagesWithFigures().filter(({ is, shouldBe }) => is !== shouldBe);
  for (const { page, shouldBe } of changed) writeFileSync(join(ROOT, page), shouldBe);
  return changed.map(({ page }) => page);
}
