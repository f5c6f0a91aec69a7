import type { Origin } from './origins';
import type { SentStatement } from './record-booking';

/** The statement as the technique has it, each `$n` replaced by what the script knows as its n-th value. */
export function sqlWithVariables({ statement }: SentStatement, values: readonly Origin[]): string {
  return statement.text.replaceAll(/\$(\d+)/g, (_, number) => placeholderOf(values[Number(number) - 1]));
}

/** The lines that compute what the technique computed from what it had read. pgbench has no sums in its SQL. */
export function sumsFor(values: readonly Origin[]): string[] {
  return values.flatMap((origin) =>
    origin.kind === 'variable' && origin.plusOne
      ? [`\\set ${sumOf(origin.variable)} :${origin.variable} + 1`]
      : [],
  );
}

function placeholderOf(origin: Origin | undefined): string {
  if (origin === undefined) throw new Error('a statement has more parameters than values');
  if (origin.kind === 'constant') return origin.text;
  return `:${origin.plusOne ? sumOf(origin.variable) : origin.variable}`;
}

function sumOf(variable: string): string {
  return `${variable}_plus_one`;
}
