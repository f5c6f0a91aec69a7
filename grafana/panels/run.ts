/**
 * A run as k6 sees it: what has come of it so far, because a rate would need two samples, and a rush may be over before
 * the second. k6 writes the times as native histograms.
 */
import { heat, type Line, lines, stacked, zeroOrRed } from './draw';
import { nameOf, ofRun, QUANTILES, quantileOfRun, RUN } from './series';

export const howManyBuyers = () =>
  lines(
    {
      title: 'How many buyers are at work?',
      description:
        'Virtual users of k6 that are busy, and how many it has. All busy: arrivals will be dropped.',
      unit: 'short',
    },
    [ofRun('k6_vus'), '{{testid}}'],
    [ofRun('k6_vus_max'), '{{testid}} at most'],
  );

export const howManyArrive = () =>
  lines(
    {
      title: 'How many have come?',
      description: 'Iterations that have ended since the run began: buyers who came and went.',
      unit: 'short',
    },
    [ofRun('k6_iterations_total', 'testid, scenario'), '{{testid}} {{scenario}}'],
  );

export const whoWasNotSent = () =>
  lines(
    {
      title: 'Who could not even be sent?',
      description:
        'Arrivals that k6 has dropped since the run began, because all of its virtual users were waiting. More than zero: the load was less than was asked for.',
      unit: 'short',
    },
    [
      // k6 writes no series before the first is dropped; the zero is that of a run in which all were sent.
      `${ofRun('k6_dropped_iterations_total')} or 0 * ${ofRun('k6_iterations_total')}`,
      '{{testid}}',
    ],
  );

export const whereTheWaitsFall = () =>
  heat(
    {
      title: 'How long do buyers wait?',
      description:
        'Answers since the run began by how long they took, seen from the client: queues before the service are in it.',
      unit: 's',
    },
    `sum(k6_answer_duration_seconds{${RUN}})`,
  );

export const howUnequalTheWaitsAre = () =>
  lines(
    {
      title: 'How long until the answer?',
      description:
        'From sending to the answer, at the client, of all buyers so far: the median, one in twenty, one in a hundred. Whether the last hour is like the first is below, where the service times each moment by itself.',
      unit: 's',
    },
    ...QUANTILES.map((q): Line => {
      const seconds = quantileOfRun(q, 'k6_answer_duration_seconds');
      return [seconds, `${nameOf(q)} {{testid}}`];
    }),
  );

export const howUnequalTheDecisionsAre = () =>
  lines(
    {
      title: 'How long until the decision?',
      description:
        'From sending to the decision, at the client, of all buyers so far. The same as the answer, except on LV.4.',
      unit: 's',
    },
    ...QUANTILES.map((q): Line => {
      const seconds = quantileOfRun(q, 'k6_decision_duration_seconds');
      return [seconds, `${nameOf(q)} {{testid}}`];
    }),
  );

export const whatBecameOfBuyers = () =>
  stacked(
    {
      title: 'What became of them?',
      description: 'Buyers since the run began by what they were told in the end.',
      unit: 'short',
    },
    [ofRun('k6_outcomes_total', 'testid, outcome'), '{{testid}} {{outcome}}'],
  );

export const whatTheAuditFound = () =>
  zeroOrRed(
    {
      title: 'What did the audit find?',
      description:
        'Violations that the audit found at the end of the run. No figure before: k6 asks once, in its teardown.',
      unit: 'short',
    },
    [ofRun('k6_audit_violations_total'), '{{testid}}'],
  );
