import { asExpected, type Finding, type NotRun, type Run } from '../rush/experiment';

/** As many of the audit's sentences as a person reads in a summary. */
const SENTENCES = 3;

/** What the audit says about each technique that broke or undersold. */
export function auditRemarks(findings: Finding[]): string[] {
  return findings
    .filter(({ row }) => row.verdict !== 'holds')
    .flatMap(({ row, report }) => [
      `${row.level} ${row.technique}`,
      ...report.slice(0, SENTENCES).map((sentence) => `  ${sentence}`),
    ]);
}

/** One sentence for each verdict that is not the expected one. */
export function surprises(findings: Finding[]): string[] {
  return findings
    .filter(({ row }) => !asExpected(row))
    .map(
      ({ row: { level, technique, instances, verdict, expected } }) =>
        `${level} ${technique}: expected ${expected} on ${instancesText(instances)}, but it came out as ${verdict}.`,
    );
}

export function notRunRemarks(notRun: NotRun[]): string[] {
  return notRun.flatMap(({ level, reason, remedy }) => [
    `${level} was not run: ${reason}`,
    `  remedy: ${remedy}`,
  ]);
}

/** Where the figures come from, in one line. */
export function runRemark({ cpu, cores, node, buyers, tickets, instances, seed }: Run): string {
  const machine = `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, node ${node}`;
  return `${machine}; ${buyers} buyers, ${tickets} tickets, ${instancesText(instances)}, seed ${seed}`;
}

function instancesText(count: number): string {
  return count === 1 ? '1 instance' : `${count} instances`;
}
