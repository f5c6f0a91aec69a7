import type { Row } from '../rush/row';
import type { JsonReport } from './json';
import { whole } from './whole';

const HEADINGS = [
  'technique',
  'sold',
  'duplicates',
  'verdict',
  'answer p50, p99 (ms)',
  'decision p99 (ms)',
  'sold out after (ms)',
  'inversions',
];

export interface Shown {
  /** The result file, from the root. */
  file: string;
  /** The same from the page that shows it. */
  link: string;
  /** All levels, if there is none. */
  level?: string | undefined;
}

/** A run as a Markdown table for a chapter, with the command and the machine that it came from. */
export function chapterTable({ run, rows }: JsonReport, { file, link, level }: Shown): string {
  const shown = rows.filter((row) => level === undefined || row.level === level);
  const lines = [
    `| ${HEADINGS.join(' | ')} |`,
    `|${HEADINGS.map((_, index) => (index === 0 || index === 3 ? '---' : '---:')).join('|')}|`,
    ...shown.map((row) => `| ${cells(row, run.tickets, level === undefined).join(' | ')} |`),
    '',
    `${whole(run.buyers)} buyers, ${whole(run.tickets)} tickets, ${run.instances} instances; ${run.cpu}, ${run.cores} cores, ` +
      `Node ${run.node}, ${run.at.slice(0, 10)}. From [${file}](${link}), written by \`npm start -- --json ${file}\`. Your figures will differ; ` +
      'compare the rows with each other.',
  ];
  return lines.join('\n');
}

function cells(row: Row, tickets: number, withLevel: boolean): string[] {
  const decided = row.decisionMs.p99 === row.answerMs.p99 ? '=' : whole(row.decisionMs.p99);
  return [
    withLevel ? `${row.level} \`${row.technique}\`` : `\`${row.technique}\``,
    `${whole(row.sold)} of ${whole(tickets)}`,
    whole(row.duplicates),
    row.verdict === 'holds' ? row.verdict : `**${row.verdict}**`,
    `${whole(row.answerMs.p50)}, ${whole(row.answerMs.p99)}`,
    decided,
    row.sellOutMs === null ? 'never' : whole(row.sellOutMs),
    whole(row.inversions),
  ];
}
