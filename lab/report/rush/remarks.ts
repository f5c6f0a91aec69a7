import { groupBy } from '@ticket-rush/shared/report/group-by';
import type { Run } from '../../rush/describe-run';
import { asExpected, type Finding, type NotRun } from '../../rush/experiment';
import type { Row } from '../../rush/row';
import { overlap } from '../../rush/spread';

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
export function runRemark(run: Run): string {
  const { cpu, cores, node, buyers, tickets, instances, seed, rounds, quantity } = run;
  const orders = quantity === undefined ? '' : `orders of ${quantityText(quantity)}, `;
  const machine = `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, node ${node}`;
  return `${machine}; ${buyers} buyers, ${orders}${ticketsText(tickets)}, ${instancesText(instances)}, seed ${seed}, ${roundsText(rounds)}`;
}

/** The techniques of each level by their 99th percentile: `<` where all rounds of one are faster, `=` where rounds overlap. */
export function orderRemarks(findings: Finding[]): string[] {
  const byLevel = groupBy(findings, ({ row }) => row.level);
  return [...byLevel.values()]
    .filter((level) => level.length > 1 && level.every(({ row }) => (row.rounds ?? 1) > 1))
    .map((level) => {
      const rows = level.map(({ row }) => row).sort((one, other) => one.answerMs.p99 - other.answerMs.p99);
      const order = rows.map((row, index) => {
        const before = rows[index - 1];
        if (before === undefined) return row.technique;
        return `${equal(before, row) ? '=' : '<'} ${row.technique}`;
      });
      return `${rows[0]?.level} by p99: ${order.join(' ')}`;
    });
}

function equal({ spread: one }: Row, { spread: other }: Row): boolean {
  return one === undefined || other === undefined || overlap(one.answerP99Ms, other.answerP99Ms);
}

/** What a reader must know before comparing times. */
export function spreadRemark({ rounds }: Run): string {
  return rounds === 1
    ? 'One round: how much a time varies is not known. --rounds 3 tells, and which techniques are equal.'
    : `Each time is the median of ${rounds} rounds, which took turns. In the order below, = says that the rounds of two neighbours overlap: they are equal, as far as these rounds can tell.`;
}

/** How many tickets an order is for. */
export function quantityText(most: number): string {
  return most === 1 ? '1 ticket' : `1 to ${most} tickets`;
}

export function ticketsText(count: number): string {
  return count === 1 ? '1 ticket' : `${count} tickets`;
}

function roundsText(rounds: number | undefined): string {
  return rounds === undefined || rounds === 1 ? '1 round' : `${rounds} rounds`;
}

function instancesText(count: number): string {
  return count === 1 ? '1 instance' : `${count} instances`;
}
