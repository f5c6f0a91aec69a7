import { dirname } from 'node:path';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import type { Broken } from '@ticket-rush/testing/explorer/explore';
import { showTranscript } from '@ticket-rush/testing/interleaving/transcript/transcript';
import { drawTranscript } from '@ticket-rush/testing/picture/draw-transcript';
import { THEMES, type Theme, themed } from '@ticket-rush/testing/picture/palette';
import { transcriptInChapter } from '@ticket-rush/testing/picture/transcript-in-chapter';
import type { Census, CensusCase, CensusRow } from '../../explore/census';
import type { ExploredResource } from '../../explore/levels';
import { switches } from '../../explore/show';
import { originLine, type Source } from '../source-line';
import { chapterTable, figure, word } from '../table';
import { whole } from '../whole';

const CASES: CensusCase['name'][] = ['two', 'twice', 'three', 'pause', 'limit'];

const HEADINGS: Record<CensusCase['name'], string> = {
  two: 'two buyers',
  twice: 'one buyer twice',
  three: 'three buyers',
  pause: 'a lease ends',
  limit: 'a limit of one seat',
};

const PAUSE_LEGEND =
  '*A lease ends*: two buyers, and once in each schedule the holder of the lock can be stopped past its lease. What a technique claims for that stands in the cell. ';

const LIMIT_LEGEND =
  '*A limit of one seat*: one buyer holds two seats at once, and may have one. What a technique claims for that stands in the cell; one that counts within its one statement breaks while two of them run at once, and no order of statements shows that. ';

const ORDERS_LEGEND =
  '*orders*: each buyer orders three tickets, all or none, and may have four. Of two buyers one order fits, and two tickets are left. Of one buyer both orders fit. ';

const TWO_EVENTS_LEGEND =
  '*two-events*: each buyer wants a ticket of both events, both or neither, and the two name them in opposite order. ';

/** How many schedules of a level's techniques break a rule. */
export function censusSection(level: string) {
  return ({ run, rows }: Census, source: Source): string => {
    const own = rows.filter((row) => row.level === level);
    const cases = CASES.filter((name) => own.some((row) => row.case === name));
    const columns = [
      word<CensusRow[]>('technique', ([any]) => nameOf(any as CensusRow)),
      word<CensusRow[]>('claim', ([any]) => any?.claim ?? ''),
      ...cases.map((name) =>
        figure<CensusRow[]>(HEADINGS[name], (rows) => cell(rows.find((row) => row.case === name))),
      ),
    ];
    const table = chapterTable(columns, [...groupBy(own, nameOf).values()]);
    return (
      `${table}\n\n` +
      'A cell says how many schedules are broken, of how many, and how often the shortest switches from one party to another. ' +
      'Without a mark all schedules were tried. *k*: of those that differ only in the order of steps that commute, one was tried. *s*: a sample. ' +
      (cases.includes('pause') ? PAUSE_LEGEND : '') +
      (cases.includes('limit') ? LIMIT_LEGEND : '') +
      (own.some(({ resource }) => resource === 'orders') ? ORDERS_LEGEND : '') +
      (own.some(({ resource }) => resource === 'two-events') ? TWO_EVENTS_LEGEND : '') +
      `For the wallet, *two* are a charge and a payment, *twice* is one payment that is sent twice. ${originLine(run, source)}`
    );
  };
}

/**
 * The shortest broken schedule of each technique that has one: as a picture, and as text behind a fold.
 *
 * @param told what the chapter shows by a picture of its own; here it is text
 */
export function counterExamplesSection(level: string, told: ExploredResource[] = []) {
  return (census: Census, { link }: Source): string =>
    brokenOf(census, level)
      .map((row) => counterExample(row, told.includes(row.resource) ? undefined : dirname(link)))
      .join('\n\n');
}

/** The pictures that those sections show. */
export function counterExamplePictures(census: Census, level: string, told: ExploredResource[] = []) {
  return brokenOf(census, level)
    .filter(({ resource }) => !told.includes(resource))
    .map((row) => ({ row, svg: drawTranscript(row.shortest.lines, findingOf(row)) }))
    .flatMap(({ row, svg }) =>
      THEMES.map((theme) => ({
        file: `results/${pictureOf(row, theme)}`,
        content: `${themed(svg, theme)}\n`,
      })),
    );
}

type BrokenRow = CensusRow & { shortest: Broken };

/** One of each technique: of its cases the first that is broken. */
function brokenOf({ rows }: Census, level: string): BrokenRow[] {
  const broken = rows.filter((row): row is BrokenRow => row.level === level && row.shortest !== null);
  return [...groupBy(broken, nameOf).values()].flatMap(([row]) => row ?? []);
}

function findingOf({ shortest }: BrokenRow): string {
  return shortest.report[0] ?? '';
}

function pictureOf({ level, resource, technique }: CensusRow, theme: Theme): string {
  return `pictures/shortest-${level}-${resource}-${technique}-${theme}.svg`;
}

const MARKS: Record<CensusRow['way'], string> = { all: '', reduced: ' *k*', sample: ' *s*' };

function cell(row: CensusRow | undefined): string {
  if (row === undefined) return '–';
  const { broken, undersells, schedules, way, shortest, claim } = row;
  const what = broken > 0 ? `**${whole(broken)}**` : '0';
  const turned = undersells > 0 ? `, ${whole(undersells)} turn away` : '';
  const short = shortest === null ? '' : `, ${switches(shortest.switches)}`;
  const claimed = row.case === 'pause' || row.case === 'limit' ? `${claim}: ` : '';
  return `${claimed}${what} of ${whole(schedules)}${MARKS[way]}${turned}${short}`;
}

/** @param results the folder of the results, from the chapter; where there is no picture, left out */
function counterExample(row: BrokenRow, results?: string): string {
  const { level, resource, technique, buyers, shortest } = row;
  const { schedule, switches: count, lines } = shortest;
  const of = resource === 'tickets' ? '' : ` --resource ${resource}`;
  const text = `\`\`\`text\n${showTranscript(lines)}\`\`\``;
  return [
    `<details><summary>${resource} <code>${technique}</code>: ${findingOf(row)}</summary>`,
    `${switches(count)[0]?.toUpperCase()}${switches(count).slice(1)}. \`npm run lab -- explore ${level} ${technique}${of} --buyers ${buyers.join(',')} --replay ${schedule}\``,
    results === undefined
      ? text
      : transcriptInChapter(lines, findingOf(row), (theme) => `${results}/${pictureOf(row, theme)}`),
    '</details>',
  ].join('\n\n');
}

function nameOf({ resource, technique }: CensusRow): string {
  return resource === 'tickets' ? `\`${technique}\`` : `${resource}: \`${technique}\``;
}
