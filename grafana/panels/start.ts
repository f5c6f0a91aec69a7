/** What to run and what to look at, and the four numbers that matter. Each is of the whole time that is shown. */
import { TextMode, PanelBuilder as TextPanel } from '@grafana/grafana-foundation-sdk/text';
import { figure, zeroOrRed } from './draw';
import { TECHNIQUE } from './series';

const ANSWERS = 'ticket_rush_http_request_duration_seconds';
const BY = 'level, technique';
const NAME = '{{level}} {{technique}}';

const whole = (series: string, labels: string, by = BY) =>
  `sum by (${by}) (increase(${series}{${labels}}[$__range]))`;

export const whatToRun = () =>
  new TextPanel()
    .title('What to run')
    .mode(TextMode.Markdown)
    .content(`
A thousand buyers want a hundred tickets at the same instant. In the folder of the repository:

\`\`\`sh
OPERATOR_TOKEN=local-only-operator-token npm run k6 -- rush \\
  --url http://127.0.0.1:8082 --technique row-lock --prometheus http://127.0.0.1:9090
\`\`\`

Then another one: \`unprotected\` on port 8081 sells too many. \`npm run k6 -- rush --help\` has the sizes, and
http://127.0.0.1:8080 lists the techniques of each level. The numbers below fill in within ten seconds.
`);

export const whatToLookAt = () =>
  new TextPanel()
    .title('What to look at')
    .mode(TextMode.Markdown)
    .content(`
1. **Is it right?** The first number is 0. Otherwise the others do not matter.
2. **Is it fast?** Answers, and how long one buyer in twenty waits.
3. **Does it fail?** An answer that is neither yes nor no.

Each technique is one number, over the time that is chosen at the top right. Where to go from here:

| you ask | dashboard |
|---|---|
| which level is better? | [1 · Side by side](/d/ticket-rush-side-by-side?\${__url_time_range}) |
| what do buyers wait for? | [2 · A level in depth](/d/ticket-rush-level?\${__url_time_range}) |
| does LV.4 keep up? | [3 · The pipeline](/d/ticket-rush-pipeline?\${__url_time_range}) |
| what did the buyers of k6 see? | [4 · The run](/d/ticket-rush-run?\${__url_time_range}) |
| is it the machine? | [5 · Machines](/d/ticket-rush-machines?\${__url_time_range}) |
`);

export const howManyTooMany = () =>
  zeroOrRed(
    {
      title: '1. Was a ticket sold twice?',
      description:
        'The most bookings beyond the tickets that the database had in this time. Zero, or the technique is broken.',
      unit: 'short',
    },
    [`max by (${BY}) (max_over_time(ticket_rush_oversold_tickets{${TECHNIQUE}}[$__range]))`, NAME],
  );

export const howManyWereAnswered = () =>
  figure(
    {
      title: '2. How many requests were answered?',
      description:
        'All answers in this time, yes and no. A rush of 1,000 buyers has some 1,100, because one in ten clicks twice.',
      unit: 'short',
    },
    [whole(`${ANSWERS}_count`, TECHNIQUE), NAME],
  );

export const howLongOneInTwentyWaited = () =>
  figure(
    {
      title: '3. How long did one buyer in twenty wait?',
      description:
        'One in twenty waited longer than this, from the first byte of the request to the last byte of the answer, in the service. On LV.4 the answer is "accepted".',
      unit: 's',
    },
    [`histogram_quantile(0.95, ${whole(`${ANSWERS}_bucket`, TECHNIQUE, `${BY}, le`)})`, NAME],
  );

export const howManyFailed = () =>
  zeroOrRed(
    {
      title: '4. How many were told neither yes nor no?',
      description:
        'Answers with a status from 500 on, and buyers who left before their answer (499). A 503 asks to come again: the technique was too slow for this crowd.',
      unit: 'short',
    },
    [
      `${whole(`${ANSWERS}_count`, `${TECHNIQUE}, status=~"499|5.."`)} or 0 * ${whole(`${ANSWERS}_count`, TECHNIQUE)}`,
      NAME,
    ],
  );
