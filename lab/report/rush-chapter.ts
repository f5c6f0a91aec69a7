import type { Row } from '../rush/row';
import type { JsonReport } from './json';
import { type MarkdownColumn, markdownTable } from './markdown-table';
import type { Source } from './source-line';
import { whole } from './whole';

const COLUMNS: MarkdownColumn[] = [
  { heading: 'technique' },
  { heading: 'sold', figure: true },
  { heading: 'duplicates', figure: true },
  { heading: 'verdict' },
  { heading: 'answer p50, p99 (ms)', figure: true },
  { heading: 'decision p99 (ms)', figure: true },
  { heading: 'sold out after (ms)', figure: true },
  { heading: 'inversions', figure: true },
];

/** How one level fared in a rush, or all of them. */
export function rushSection(level?: string) {
  return ({ run, rows }: JsonReport, { file, link }: Source): string => {
    const shown = rows.filter((row) => level === undefined || row.level === level);
    const table = markdownTable(
      COLUMNS,
      shown.map((row) => cells(row, run.tickets, level === undefined)),
    );
    const instances = run.instances === 1 ? 'one instance' : `${run.instances} instances`;
    const rounds = run.rounds > 1 ? `, the median of ${run.rounds} rounds` : '';
    const load = `${whole(run.buyers)} buyers, ${whole(run.tickets)} tickets, ${instances}${rounds}`;
    const machine = `${run.cpu}, ${run.cores} cores, Node ${run.node}, ${run.at.slice(0, 10)}`;
    const source = `From [${file}](${link}), written by \`${run.command}\`.`;
    return `${table}\n\n${load}; ${machine}. ${source} Your figures will differ; compare the rows with each other.`;
  };
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
