import { renderTable } from '@ticket-rush/shared/report/table';

/** A column of a table that is shown on a terminal, in a chapter, or on both: what stands above it, and in each cell. */
export interface Column<Row> {
  /** A line break in it counts on a terminal only. */
  heading: string;
  /** Figures stand at the right. */
  figure?: boolean;
  /** A word of the code: a chapter puts it in backticks. */
  code?: boolean;
  cell: (row: Row) => string;
}

export function word<Row>(heading: string, cell: Column<Row>['cell']): Column<Row> {
  return { heading, cell };
}

export function slug<Row>(heading: string, cell: Column<Row>['cell']): Column<Row> {
  return { heading, cell, code: true };
}

export function figure<Row>(heading: string, cell: Column<Row>['cell']): Column<Row> {
  return { heading, cell, figure: true };
}

/** The table as text for a terminal; an empty text where there are no rows. */
export function terminalTable<Row>(columns: Column<Row>[], rows: Row[]): string {
  if (rows.length === 0) return '';
  const lines = Math.max(...columns.map(({ heading }) => heading.split('\n').length));
  const heads = columns.map(({ heading, figure: isFigure }) => ({
    heading: heading.padStart(heading.length + lines - heading.split('\n').length, '\n'),
    align: isFigure ? ('right' as const) : ('left' as const),
  }));
  return renderTable(
    heads,
    rows.map((row) => columns.map(({ cell }) => cell(row))),
  );
}

/** The same table in Markdown, as GitHub shows it. */
export function chapterTable<Row>(columns: Column<Row>[], rows: Row[]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ heading }) => heading.replaceAll('\n', ' '))),
    `|${columns.map(({ figure: isFigure }) => (isFigure ? '---:' : '---')).join('|')}|`,
    ...rows.map((row) => line(columns.map(({ cell, code }) => (code ? `\`${cell(row)}\`` : cell(row))))),
  ].join('\n');
}
