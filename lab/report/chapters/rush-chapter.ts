import type { Row } from '../../rush/row';
import type { JsonReport } from '../rush/json';
import { originLine, type Source } from '../source-line';
import { type Column, chapterTable, figure, word } from '../table';
import { whole } from '../whole';

/** How one level fared in a rush, or all of them. */
export function rushSection(level?: string) {
  return ({ run, rows }: JsonReport, source: Source): string => {
    const shown = rows.filter((row) => level === undefined || row.level === level);
    const table = chapterTable(columnsFor(run.tickets, level === undefined), shown);
    const instances = run.instances === 1 ? 'one instance' : `${run.instances} instances`;
    const rounds = run.rounds > 1 ? `, the median of ${run.rounds} rounds` : '';
    const load = `${whole(run.buyers)} buyers, ${whole(run.tickets)} tickets, ${instances}${rounds}`;
    return `${table}\n\n${load}; ${originLine(run, source)} Your figures will differ; compare the rows with each other.`;
  };
}

function columnsFor(tickets: number, withLevel: boolean): Column<Row>[] {
  return [
    word('technique', ({ level, technique }) => `${withLevel ? `${level} ` : ''}\`${technique}\``),
    figure('sold', ({ sold }) => `${whole(sold)} of ${whole(tickets)}`),
    figure('duplicates', ({ duplicates }) => whole(duplicates)),
    word('verdict', ({ verdict }) => (verdict === 'holds' ? verdict : `**${verdict}**`)),
    figure('answer p50, p99 (ms)', ({ answerMs }) => `${whole(answerMs.p50)}, ${whole(answerMs.p99)}`),
    figure('decision p99 (ms)', ({ decisionMs, answerMs }) =>
      decisionMs.p99 === answerMs.p99 ? '=' : whole(decisionMs.p99),
    ),
    figure('sold out after (ms)', ({ sellOutMs }) => (sellOutMs === null ? 'never' : whole(sellOutMs))),
    figure('inversions', ({ inversions }) => whole(inversions)),
  ];
}
