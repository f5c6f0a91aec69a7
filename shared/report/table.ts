import Table from 'cli-table3';

export interface Column {
  /** May have two lines. */
  heading: string;
  align?: 'left' | 'right';
}

/** One rule below the headings and no others: vertical lines would take the width that figures need. */
const RULES = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '─', 'mid-mid': '' },
  ...{ right: '', 'right-mid': '', middle: '' },
};

/** A table of text. Painted cells take the width that is seen. */
export function renderTable(columns: Column[], rows: string[][]): string {
  const table = new Table({
    head: columns.map(({ heading }) => heading),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    chars: RULES,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
  });
  table.push(...rows);
  // Without the padding of the last column, also in the rule. Its letter is escaped: a bundle, which is read as latin1, garbles it
  // in a regular expression.
  return table
    .toString()
    .replaceAll(/ +$/gm, '')
    .replaceAll(/\u2500\u2500$/gm, '');
}
