import Table from 'cli-table3';

export interface Column {
  heading: string;
  align?: 'left' | 'right';
}

/** A table of text. Paint cells, not columns: the table measures what is seen. */
export function renderTable(columns: Column[], rows: string[][]): string {
  const table = new Table({
    head: columns.map(({ heading }) => heading),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  return table.toString();
}
