/** A column of a table in a chapter. */
export interface MarkdownColumn {
  heading: string;
  /** Figures stand at the right. */
  figure?: boolean;
}

/** A table as GitHub shows it. */
export function markdownTable(columns: MarkdownColumn[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ heading }) => heading)),
    `|${columns.map(({ figure }) => (figure ? '---:' : '---')).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}
