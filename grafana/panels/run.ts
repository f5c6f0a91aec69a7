/** A run as k6 sees it. k6 writes the times as native histograms. */
import { heat, type Line, lines, stacked, zeroOrRed } from './draw';
import { nameOf, nativeQuantile, perSecond, QUANTILES, RUN } from './series';

export const howManyBuyers = () =>
  lines(
    {
      title: 'How many buyers are at work?',
      description:
        'Virtual users of k6 that are busy, and how many it has. All busy: arrivals will be dropped.',
      unit: 'short',
    },
    [`sum by (testid) (k6_vus{${RUN}})`, '{{testid}}'],
    [`sum by (testid) (k6_vus_max{${RUN}})`, '{{testid}} at most'],
  );

export const howManyArrive = () =>
  lines(
    {
      title: 'How many arrive?',
      description: 'Iterations per second that have ended: buyers who came and went.',
      unit: 'reqps',
    },
    [`sum by (testid, scenario) (${perSecond('k6_iterations_total', RUN)})`, '{{testid}} {{scenario}}'],
  );

export const whoWasNotSent = () =>
  lines(
    {
      title: 'Who could not even be sent?',
      description:
        'Arrivals per second that k6 dropped, because all of its virtual users were waiting. More than zero: the load was less than was asked for.',
      unit: 'reqps',
    },
    [
      // k6 writes no series before the first is dropped; the zero is that of a run in which all were sent.
      `sum by (testid) (${perSecond('k6_dropped_iterations_total', RUN)}) or 0 * sum by (testid) (${perSecond('k6_iterations_total', RUN)})`,
      '{{testid}}',
    ],
  );

export const whereTheWaitsFall = () =>
  heat(
    {
      title: 'How long do buyers wait?',
      description:
        'Answers per second by how long they took, seen from the client: queues before the service are in it.',
      unit: 's',
    },
    `sum(${perSecond('k6_answer_duration_seconds', RUN)})`,
  );

export const howUnequalTheWaitsAre = () =>
  lines(
    {
      title: 'How long until the answer?',
      description:
        'From sending to the answer, at the client: the median buyer, one in twenty, one in a hundred.',
      unit: 's',
    },
    ...QUANTILES.map((q): Line => {
      const seconds = nativeQuantile(q, 'k6_answer_duration_seconds', RUN, 'testid');
      return [seconds, `${nameOf(q)} {{testid}}`];
    }),
  );

export const howUnequalTheDecisionsAre = () =>
  lines(
    {
      title: 'How long until the decision?',
      description: 'From sending to the decision, at the client. The same as the answer, except on LV.4.',
      unit: 's',
    },
    ...QUANTILES.map((q): Line => {
      const seconds = nativeQuantile(q, 'k6_decision_duration_seconds', RUN, 'testid');
      return [seconds, `${nameOf(q)} {{testid}}`];
    }),
  );

export const whatBecameOfBuyers = () =>
  stacked(
    {
      title: 'What became of them?',
      description: 'Buyers per second by what they were told in the end.',
      unit: 'reqps',
    },
    [`sum by (testid, outcome) (${perSecond('k6_outcomes_total', RUN)})`, '{{testid}} {{outcome}}'],
  );

export const whatTheAuditFound = () =>
  zeroOrRed(
    {
      title: 'What did the audit find?',
      description:
        'Violations that the audit found at the end of the run. No figure before: k6 asks once, in its teardown.',
      unit: 'short',
    },
    [`sum by (testid) (k6_audit_violations_total{${RUN}})`, '{{testid}}'],
  );
