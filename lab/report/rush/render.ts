import { wrap } from '@ticket-rush/shared/report/wrap';
import type { Run } from '../../rush/describe-run';
import { asExpected, type Experiment } from '../../rush/experiment';
import type { Colours } from '../colour';
import {
  auditRemarks,
  notRunRemarks,
  orderRemarks,
  quantityText,
  runRemark,
  spreadRemark,
  surprises,
  ticketsText,
} from './remarks';
import { speedTable } from './speed-table';
import { verdictTable } from './verdict-table';

const LEGEND = [
  'inversions: pairs of requests of which the later one got the smaller ticket number, or the only ticket.',
  'holds: no rule is violated. undersells: no rule is violated, but a ticket was left that had a buyer, or a buyer was refused because another one was faster, while there were tickets. broken: a rule is violated.',
  'Times run from the instant at which a request was meant to be sent. =: the answer is the decision, as on LV.1 to LV.3. × floor: the 99th percentile as a multiple of that of a call that does nothing.',
];

/** Everything that a person is shown at the end of a rush, in lines of at most `columns` characters. */
export function renderExperiment(experiment: Experiment, colours: Colours, columns: number): string {
  const { run, findings, notRun } = experiment;
  const { bad, faint } = colours;
  const measured = findings.length > 0;
  const block = (lines: string[], paint = (text: string) => text) =>
    lines.length === 0 ? [] : [paint(lines.map((line) => wrap(line, columns)).join('\n'))];
  const blocks = [
    verdictTable(experiment, colours),
    ...block(measured ? [expectedRemark(experiment)] : []),
    ...(measured ? [speedTable(experiment, columns)] : []),
    ...block(measured ? [spreadRemark(run), ...orderRemarks(findings)] : []),
    ...block(auditRemarks(findings)),
    ...block(measured ? [soldLegend(run), ...LEGEND] : [], faint),
    ...block([...surprises(findings), ...notRunRemarks(notRun)], bad),
    ...block([runRemark(run)], faint),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function soldLegend({ quantity }: Run): string {
  const [orders, most] =
    quantity === undefined
      ? ['', 'two tickets']
      : [
          ` orders: those that were told yes; each is for ${quantityText(quantity)}, all or none.`,
          `more than ${ticketsText(quantity)}`,
        ];
  return `sold: bookings in the database.${orders} duplicates: buyers with ${most}. phantoms: buyers who were told yes and have no ticket.`;
}

function expectedRemark({ findings }: Experiment): string {
  const kept = findings.filter(({ row }) => asExpected(row)).length;
  return `${kept} of ${findings.length} verdicts are as the techniques claim.`;
}
