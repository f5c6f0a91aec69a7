import type { Experiment } from '../rush/experiment';
import type { Colours } from './colour';
import { auditRemarks, notRunRemarks, runRemark, surprises } from './remarks';
import { speedTable } from './speed-table';
import { verdictTable } from './verdict-table';

const LEGEND = [
  'sold counts rows in the database. A duplicate is a buyer with two tickets; a phantom was told yes and has no ticket;',
  'an inversion is a pair of requests of which the later got the smaller ticket number, or the only ticket. holds: no',
  'rule is violated; undersells: none is, but tickets were left that had a buyer, or somebody was sent away for meeting',
  'another one while there were tickets; broken: one is. Times run from the instant at which a request was meant to be',
  'sent; = where the answer is the decision, as on LV.1 to LV.3.',
];

/** Everything that a person is shown at the end of a rush. */
export function renderExperiment(experiment: Experiment, colours: Colours): string {
  const { run, findings, notRun } = experiment;
  const { bad, faint } = colours;
  const measured = findings.length > 0;
  const blocks = [
    verdictTable(experiment, colours),
    ...(measured ? [speedTable(findings.map(({ row }) => row))] : []),
    ...block(auditRemarks(findings)),
    ...block(measured ? LEGEND : [], faint),
    ...block([...surprises(findings), ...notRunRemarks(notRun)], bad),
    ...block([runRemark(run)], faint),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Nothing to say is no block at all. */
function block(lines: string[], paint = (text: string) => text): string[] {
  return lines.length === 0 ? [] : [paint(lines.join('\n'))];
}
