/** How long buyers wait, and for what. */
import { heat, type Line, lines } from './draw';
import { nameOf, PROCESS, perSecond, QUANTILES, quantile, TECHNIQUE } from './series';

const ANSWER = 'ticket_rush_http_request_duration_seconds';
const DECISION = 'ticket_rush_accept_to_decision_seconds';

export const howLongUntilTheAnswer = () =>
  lines(
    {
      title: 'How long until the answer (p95)?',
      description:
        'From the first byte of a request to the last byte of its answer, in the service: one buyer in twenty waits longer. On LV.4 the answer is "accepted".',
      unit: 's',
    },
    [quantile(0.95, ANSWER, TECHNIQUE), '{{technique}}'],
  );

export const howLongUntilTheDecision = () =>
  lines(
    {
      title: 'How long until the decision (p95)?',
      description:
        'From the acceptance of a request to its decision by a worker; where nothing is accepted first, the answer is the decision.',
      unit: 's',
    },
    [
      `${quantile(0.95, DECISION, TECHNIQUE)} or ${quantile(0.95, ANSWER, `${TECHNIQUE}, status!="202"`)}`,
      '{{technique}}',
    ],
  );

export const howAnswersAreSpread = () =>
  lines(
    {
      title: 'How unequal are the answers?',
      description:
        'The median buyer, one in twenty, and one in a hundred. Lines far apart: some starve while others are served.',
      unit: 's',
    },
    ...QUANTILES.map((q): Line => [quantile(q, ANSWER, TECHNIQUE), `${nameOf(q)} {{technique}}`]),
  );

export const whereAnswersFall = () =>
  heat(
    {
      title: 'Where do the answers fall?',
      description:
        'Answers per second by how long they took. Two bands are two ways through the service: refused at once, or served after a queue.',
      unit: 's',
    },
    `sum by (le) (${perSecond(`${ANSWER}_bucket`, TECHNIQUE)})`,
  );

export const howLongForTheLock = () =>
  lines(
    {
      title: 'How long is the wait for the lock (p95)?',
      description:
        'From asking for the lock to having it, by techniques that take one. Nothing to see where none does.',
      unit: 's',
    },
    [quantile(0.95, 'ticket_rush_lock_wait_seconds', TECHNIQUE), '{{technique}}'],
  );

export const howLongTheLockIsHeld = () =>
  lines(
    {
      title: 'How long does it keep others out (p95)?',
      description:
        'From having the lock to giving it back. Its inverse is the most bookings per second that one event can have.',
      unit: 's',
    },
    [quantile(0.95, 'ticket_rush_lock_hold_seconds', TECHNIQUE), '{{technique}}'],
  );

export const howMuchIsRepeated = () =>
  lines(
    {
      title: 'How much work is thrown away?',
      description:
        'Attempts per second that were repeated because another buyer was faster: version conflicts, serialization failures, locks that were taken.',
      unit: 'ops',
    },
    [`sum by (level, technique) (${perSecond('ticket_rush_retries_total', TECHNIQUE)})`, '{{technique}}'],
  );

export const howManyWaitForTheDatabase = () =>
  lines(
    {
      title: 'How many wait for a connection?',
      description:
        'Requests that wait for a connection of the database pool, at the moment of the scrape. They hold no lock yet, so they are not in the wait for the lock.',
      unit: 'short',
    },
    [`sum by (level, instance) (ticket_rush_database_pool_waiting{${PROCESS}})`, '{{instance}}'],
  );
