import { groupBy } from '@ticket-rush/shared/report/group-by';
import type { Census, CensusCase, CensusRow } from '../explore/census';
import { switches } from '../explore/show';
import { type MarkdownColumn, markdownTable } from './markdown-table';
import type { Source } from './source-line';
import { whole } from './whole';

const CASES: CensusCase['name'][] = ['two', 'twice', 'three'];

const COLUMNS: MarkdownColumn[] = [
  { heading: 'technique' },
  { heading: 'claim' },
  { heading: 'two buyers', figure: true },
  { heading: 'one buyer twice', figure: true },
  { heading: 'three buyers', figure: true },
];

/** How many schedules of a level's techniques break a rule. */
export function censusSection(level: string) {
  return ({ run, rows }: Census, { file, link }: Source): string => {
    const own = rows.filter((row) => row.level === level);
    const table = markdownTable(COLUMNS, [...groupBy(own, nameOf).values()].map(cells));
    const source = `${run.cpu}, ${run.cores} cores, Node ${run.node}, ${run.at.slice(0, 10)}. From [${file}](${link}), written by \`${run.command}\`.`;
    return (
      `${table}\n\n` +
      'A cell says how many schedules are broken, of how many, and how often the shortest switches from one party to another. ' +
      'Without a mark all schedules were tried. *k*: of those that differ only in the order of steps that commute, one was tried. *s*: a sample. ' +
      `For the wallet, *two* are a charge and a payment, *twice* is one payment that is sent twice. ${source}`
    );
  };
}

/** The shortest broken schedule of each technique that has one, as a transcript. */
export function counterExamplesSection(level: string) {
  return ({ rows }: Census): string => {
    const broken = rows.filter((row) => row.level === level && row.shortest !== null);
    return [...groupBy(broken, nameOf).values()]
      .map(([row]) => counterExample(row as CensusRow))
      .join('\n\n');
  };
}

function cells(cases: CensusRow[]): string[] {
  const [any] = cases as [CensusRow];
  return [nameOf(any), any.claim, ...CASES.map((name) => cell(cases.find((row) => row.case === name)))];
}

const MARKS: Record<CensusRow['way'], string> = { all: '', reduced: ' *k*', sample: ' *s*' };

function cell(row: CensusRow | undefined): string {
  if (row === undefined) return '–';
  const { broken, undersells, schedules, way, shortest } = row;
  const what = broken > 0 ? `**${whole(broken)}**` : '0';
  const turned = undersells > 0 ? `, ${whole(undersells)} turn away` : '';
  const short = shortest === null ? '' : `, ${switches(shortest.switches)}`;
  return `${what} of ${whole(schedules)}${MARKS[way]}${turned}${short}`;
}

function counterExample({ level, resource, technique, buyers, shortest }: CensusRow): string {
  const { schedule, switches: count, report, transcript } = shortest as NonNullable<CensusRow['shortest']>;
  const of = resource === 'tickets' ? '' : ` --resource ${resource}`;
  return [
    `<details><summary>${resource} <code>${technique}</code>: ${report[0]}</summary>`,
    `${switches(count)[0]?.toUpperCase()}${switches(count).slice(1)}. \`npm run lab -- explore ${level} ${technique}${of} --buyers ${buyers.join(',')} --replay ${schedule}\``,
    `\`\`\`text\n${transcript}\`\`\``,
    '</details>',
  ].join('\n\n');
}

function nameOf({ resource, technique }: CensusRow): string {
  return resource === 'tickets' ? `\`${technique}\`` : `${resource}: \`${technique}\``;
}
