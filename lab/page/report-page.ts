import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escaped } from '@ticket-rush/testing/picture/escaped';
import { variablesOf } from '@ticket-rush/testing/picture/palette';
import { timeSpent } from '../picture/parts';
import { bars, distributions, salesOverTime, type TracedRow } from '../picture/side-by-side';
import { runRemark } from '../report/rush/remarks';
import { whole } from '../report/whole';
import type { Run } from '../rush/describe-run';
import { techniqueCard } from './technique-card';

const STYLE = readFileSync(join(__dirname, 'report.css'), 'utf8');
const SCRIPT = readFileSync(join(__dirname, 'report.js'), 'utf8');

/** Drawn once: a phone shows it a little smaller, a wide window larger. */
const WIDTH = 440;

/** The report of a rush as one page that needs no network: pictures, sentences, and where the figures come from. */
export function reportPage(run: Run, rows: TracedRow[]): string {
  const title = `${whole(run.tickets)} tickets, ${whole(run.buyers)} buyers, the same instant`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { ${variablesOf('light')} }
@media (prefers-color-scheme: dark) { :root { ${variablesOf('dark')} } }
${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p>${escaped(headline(rows))}</p>
<p class="faint">${escaped(runRemark(run))}; ${escaped(run.at)}, by <code>${escaped(run.command)}</code>. Figures of another machine differ: compare rows with each other.</p>
<h2>Who got the tickets?</h2>
<p class="faint">A square is a ticket, its colour says how many own it; click one to see who. One buyer in ten clicks twice, so ${whole(run.buyers)} buyers send some ${whole(rows[0]?.requests ?? run.buyers)} requests.</p>
<ul class="key">
<li><i style="background:var(--empty)"></i>no owner</li><li><i style="background:var(--good)"></i>one owner</li>
<li><i style="background:var(--twice)"></i>two owners (2)</li><li><i style="background:var(--wrong)"></i>more (their number)</li>
</ul>
<div class="walls">
${rows.map((row) => techniqueCard(row, run.tickets)).join('\n')}
</div>
<h2>Side by side</h2>
<div class="charts">
${charts(rows, run.tickets)}
</div>
<script>
${SCRIPT}</script>
</body>
</html>
`;
}

function headline(rows: TracedRow[]): string {
  const named = (verdict: TracedRow['verdict']) => rows.filter((row) => row.verdict === verdict).length;
  const surprises = rows.filter(({ verdict, expected }) => verdict !== expected).length;
  return `${named('holds')} of ${rows.length} techniques hold, ${named('undersells')} undersell, ${named('broken')} are broken; ${surprises === 0 ? 'each as it claims.' : `${surprises} not as they claim.`}`;
}

type Figure = [caption: string, picture: string];

/** Only for those who accept first and decide later: elsewhere the answer is the decision. */
function decisionFigure(rows: TracedRow[]): Figure[] {
  const later = rows.filter(({ trace }) =>
    trace.decisions.some((at, percent) => at !== trace.answers[percent]),
  );
  if (later.length === 0) return [];
  return [
    [
      'How long until the decision, where the answer is not yet one?',
      distributions(later, 'decisions', WIDTH),
    ],
  ];
}

/** Only where the services were asked for it. */
function partsFigure(rows: TracedRow[]): Figure[] {
  const known = rows.filter(({ trace }) => trace.parts);
  if (known.length === 0) return [];
  return [
    [
      'Where did the time go? <i>elsewhere</i> is in the service, Redis and Kafka included; <i>on the way</i> is before it, the queue of a busy process included. Of one more rush, whose requests asked for it',
      timeSpent(known, WIDTH),
    ],
  ];
}

function charts(rows: TracedRow[], tickets: number): string {
  const figures: Figure[] = [
    [
      'How long until the answer? The thick part is the middle half, the thin part 90 %, the dot the 99th percentile',
      distributions(rows, 'answers', WIDTH),
    ],
    ...decisionFigure(rows),
    ...partsFigure(rows),
    ['When was each ticket sold?', salesOverTime(rows, tickets, WIDTH)],
    [
      'How many requests were answered in a second?',
      bars(
        rows,
        { label: 'requests per second', value: ({ requestsPerSecond }) => requestsPerSecond },
        WIDTH,
      ),
    ],
    [
      'Was it fair? Pairs of requests of which the later one came first',
      bars(rows, { label: 'inversions', value: ({ inversions }) => inversions }, WIDTH),
    ],
  ];
  return figures
    .map(([caption, picture]) => `<figure><figcaption>${caption}</figcaption>${picture}</figure>`)
    .join('\n');
}
