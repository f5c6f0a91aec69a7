import type { Audit } from '@ticket-rush/shared/booking/audit/audit';
import type { Verdict } from '@ticket-rush/shared/booking/technique';
import { databaseOf } from '../../../checks/databases';
import { type Check, type Exercise, exportedAs, type Failure } from '../../../exercise';
import { audited, factsOf, sales } from './sales';

const open = databaseOf('learn_read_the_audit');

interface Reading {
  oversold: number;
  missingInCounter: number;
  ticketsSoldTwice: number[];
  buyersWithTwo: number[];
  toldYesWithoutRow: number[];
  toldNoWithRow: number[];
}

function friday(name: string, judge: (reading: Reading, audit: Audit) => string[]): Check {
  return {
    name,
    async run(work, servers) {
      const reading = exportedAs<Reading>(work, 'friday');
      return failureOf(judge(reading, await audited(sales.friday, await open(servers))));
    },
  };
}

const COUNTER = friday('Friday: the rows, the limit and the counter', (reading, audit) => {
  if (reading.oversold !== audit.oversold)
    return [
      `You say that Friday has sold ${reading.oversold} tickets too many. Count the rows: they are what was sold.`,
    ];
  const missing = audit.sold - audit.counter;
  return reading.missingInCounter === missing
    ? []
    : [`You say that the counter misses ${reading.missingInCounter} bookings. Hold it against the rows.`];
});

const TICKETS = friday('Friday: tickets with two owners, and buyers with two tickets', (reading, audit) => [
  ...compare(
    reading.ticketsSoldTwice,
    audit.sharedTickets.map(({ ticketNumber }) => ticketNumber),
    'tickets that are sold twice',
    (ticket) => `Ticket ${ticket} is not in two rows.`,
  ),
  ...compare(
    reading.buyersWithTwo,
    audit.duplicates.map(({ buyerId }) => buyerId),
    'buyers with two tickets',
    (buyer) => `${factsOf(buyer, sales.friday)} That is not a buyer with two tickets.`,
  ),
]);

const ANSWERS = friday('Friday: what the buyers were told, and what they have', (reading, audit) => {
  const { requests } = sales.friday;
  const phantoms = requests.filter(({ answer, ticket }) => answer === 'yes' && ticket === undefined);
  const orphans = requests.filter(({ answer, ticket }) => answer === 'sold-out' && ticket !== undefined);
  if (phantoms.length !== audit.phantoms.length || orphans.length !== audit.orphans.length)
    throw new Error('The exercise and the audit do not agree. That is a bug of the exercise.');
  return [
    ...compare(
      reading.toldYesWithoutRow,
      phantoms.map(({ buyer }) => buyer),
      'buyers who were told yes and have no row',
      (buyer) => `${factsOf(buyer, sales.friday)} That is not a yes without a row.`,
    ),
    ...compare(
      reading.toldNoWithRow,
      orphans.map(({ buyer }) => buyer),
      'buyers who were told no and have a row',
      (buyer) => `${factsOf(buyer, sales.friday)} That is not a no with a row.`,
    ),
  ];
});

const VERDICTS: Check = {
  name: 'three days, three verdicts',
  async run(work, servers) {
    const verdicts = exportedAs<Record<keyof typeof sales, Verdict>>(work, 'verdicts');
    const dataSource = await open(servers);
    const wrong: string[] = [];
    for (const day of ['friday', 'saturday', 'sunday'] as const) {
      const { verdict, report } = await audited(sales[day], dataSource);
      if (verdict !== verdicts[day])
        wrong.push(
          `You say "${verdicts[day]}" of ${day}. The audit says something else: ${report.join(' ')}`,
        );
    }
    return failureOf(wrong);
  },
};

/** What is too much in the learner's list, with the facts; and whether something is missing. */
function compare(
  theirs: number[],
  right: number[],
  what: string,
  notSo: (entry: number) => string,
): string[] {
  const wrong = theirs.filter((entry) => !right.includes(entry)).map(notSo);
  const missing = right.filter((entry) => !theirs.includes(entry)).length;
  return missing === 0 ? wrong : [...wrong, `Your list of ${what} is not complete.`];
}

function failureOf(sentences: string[]): Failure | undefined {
  return sentences.length === 0 ? undefined : { sentences };
}

export const exercise: Exercise = {
  slug: 'read-the-audit',
  level: 'lv1',
  task: 'Read rows and answers of a sale as the audit reads them.',
  minutes: 10,
  after: ['order-the-race'],
  solution: 'learn/exercises/lv1/read-the-audit/solution.ts',
  chapter: 'lv1-race-condition/README.md#observe',
  question:
    'A shop keeps no record of what it has told its buyers. Which of these findings can its audit still make?',
  checks: [COUNTER, TICKETS, ANSWERS, VERDICTS],
  decoys: {
    'the-counter-knows.ts': COUNTER.name,
    'owner-of-a-shared-ticket.ts': TICKETS.name,
    'a-timeout-is-a-no.ts': ANSWERS.name,
    'a-timeout-is-a-yes.ts': ANSWERS.name,
    'not-oversold-is-right.ts': VERDICTS.name,
    'unknown-is-broken.ts': VERDICTS.name,
  },
};
