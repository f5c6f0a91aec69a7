/** What is sold, and what buyers are told. */
import { lines, stacked, zeroOrRed } from './draw';
import { perSecond, TECHNIQUE } from './series';

export const areWeOverselling = () =>
  zeroOrRed(
    {
      title: 'Are we overselling?',
      description:
        'Bookings in the database beyond the tickets, over the events that were booked last. Counted from the rows by every instance at every scrape. Zero, or a defect.',
      unit: 'short',
    },
    [`max by (level, technique) (ticket_rush_oversold_tickets{${TECHNIQUE}})`, '{{technique}}'],
  );

export const howManyAnswers = () =>
  lines(
    {
      title: 'How many requests are answered?',
      description:
        'Answers per second, yes or no, measured in the service. A technique that refuses quickly answers many.',
      unit: 'reqps',
    },
    [
      `sum by (level, technique) (${perSecond('ticket_rush_http_request_duration_seconds_count', TECHNIQUE)})`,
      '{{technique}}',
    ],
  );

export const whatBuyersAreTold = () =>
  stacked(
    {
      title: 'What are buyers told?',
      description:
        'Requests per second by what became of them: booked, sold-out, …; on LV.4 each is counted as accepted by the API and once more by the worker that decides.',
      unit: 'reqps',
    },
    [`sum by (outcome) (${perSecond('ticket_rush_booking_outcomes_total', TECHNIQUE)})`, '{{outcome}}'],
  );

export const whichStatusCodes = () =>
  stacked(
    {
      title: 'With which status?',
      description:
        'Answers per second by status code. 409 is a buyer who came too late, 429 and 503 ask to come again, 499 is a buyer who left before the answer; any 5xx but 503 is a defect.',
      unit: 'reqps',
    },
    [
      `sum by (status) (${perSecond('ticket_rush_http_request_duration_seconds_count', TECHNIQUE)})`,
      '{{status}}',
    ],
  );
