/** LV.4 between "accepted" and the decision. */
import { type Line, lines, stacked, zeroOrRed } from './draw';
import { nameOf, PROCESS, perSecond, QUANTILES, quantile, TECHNIQUE } from './series';

/** Every instance of the API asks the broker, a moment apart. Workers are not asked: one that stands still would not tell. */
const LAG = `max by (level, technique, topic, partition) (ticket_rush_consumer_lag_records{${TECHNIQUE}})`;

export const howFarBehind = () =>
  lines(
    {
      title: 'How far behind are the workers?',
      description:
        'Accepted requests that are not decided yet, as the API asks the broker each second. Growing: more come than go.',
      unit: 'short',
    },
    [`sum by (level, technique) (${LAG})`, '{{technique}}'],
  );

export const whichPartitionIsBehind = () =>
  lines(
    {
      title: 'Is one partition behind?',
      description:
        'The lag by lane and partition. One line far above the others is a hot key: all requests for one event have one writer.',
      unit: 'short',
    },
    [LAG, '{{topic}}/{{partition}}'],
  );

export const howLongIsTheWayThrough = () =>
  lines(
    {
      title: 'How long from acceptance to decision?',
      description: 'Measured by the worker that decides, by lane; it contains the wait in the log.',
      unit: 's',
    },
    ...QUANTILES.map((q): Line => {
      const by = 'level, technique, lane';
      const seconds = quantile(q, 'ticket_rush_accept_to_decision_seconds', TECHNIQUE, by);
      return [seconds, `${nameOf(q)} {{technique}} {{lane}}`];
    }),
  );

export const howManyDecisions = () =>
  stacked(
    {
      title: 'How many decisions, and which?',
      description: 'Per second, by outcome; what the API only accepted is not among them.',
      unit: 'reqps',
    },
    [
      `sum by (level, technique, outcome) (${perSecond('ticket_rush_booking_outcomes_total', `${TECHNIQUE}, outcome!="accepted", level="lv4"`)})`,
      '{{technique}} {{outcome}}',
    ],
  );

export const howLongWouldANewcomerWait = () =>
  lines(
    {
      title: 'How long would a newcomer wait?',
      description:
        'Lag divided by the rate of decisions, as the API sees it, on the partition where that is most. Beyond the time to live of a request it answers 503 instead of accepting.',
      unit: 's',
    },
    [`max by (level, technique) (ticket_rush_expected_wait_seconds{${TECHNIQUE}})`, '{{technique}}'],
  );

export const howManyRecordsAreTriedAgain = () =>
  lines(
    {
      title: 'How many records are tried again?',
      description:
        'Records per second that went to a retry lane, because deciding them failed for a reason of their own.',
      unit: 'ops',
    },
    [
      `sum by (level, technique) (${perSecond('ticket_rush_record_retries_total', TECHNIQUE)})`,
      '{{technique}}',
    ],
  );

export const whatWasGivenUp = () =>
  zeroOrRed(
    {
      title: 'Was anything given up?',
      description:
        'Dead letters since the workers started. Each is a row in failed_requests, with its cause.',
      unit: 'short',
    },
    [`sum by (level, technique) (ticket_rush_dead_letters_total{${TECHNIQUE}})`, '{{technique}}'],
  );

export const isABreakerOpen = () =>
  zeroOrRed(
    {
      title: 'Is a breaker open?',
      description:
        '0 closed, 1 half-open, 2 open. Open at a worker: consumption pauses and the lag grows. Open at the API: 503.',
      unit: 'short',
    },
    [`max by (level, instance, name) (ticket_rush_breaker_state{${PROCESS}})`, '{{instance}} {{name}}'],
  );

export const whatIsStillToBeTold = () =>
  lines(
    {
      title: 'What is still to be told?',
      description: 'Rows in the outbox: decided, but not yet announced to other services.',
      unit: 'short',
    },
    [`max by (level, instance) (ticket_rush_outbox_pending_records{${PROCESS}})`, '{{instance}}'],
  );

export const howSagasEnd = () =>
  stacked(
    {
      title: 'How do sagas end?',
      description:
        'Book, pay, notify: per second, by outcome. What failed halfway was compensated in reverse order.',
      unit: 'ops',
    },
    [`sum by (outcome) (${perSecond('ticket_rush_sagas_total', PROCESS)})`, '{{outcome}}'],
  );

export const whichSagaStepFails = () =>
  lines(
    {
      title: 'Which step of a saga fails?',
      description: 'Steps per second by result.',
      unit: 'ops',
    },
    [`sum by (step, result) (${perSecond('ticket_rush_saga_steps_total', PROCESS)})`, '{{step}} {{result}}'],
  );
