import { escaped } from '@ticket-rush/testing/picture/escaped';
import { densityStrip, swimLanes } from '../picture/lanes';
import { timeSpentByBuyer } from '../picture/parts';
import type { TracedRow } from '../picture/side-by-side';
import { bookingsOn, wall, wallFinding } from '../picture/wall';
import { whole } from '../report/whole';

/** Drawn once: a phone shows it a little smaller, a wide window larger. */
const WIDTH = 420;

/** What one technique did: its wall, what the audit says, and behind a fold the lanes of its buyers. */
export function techniqueCard(row: TracedRow, tickets: number): string {
  const { level, technique, trace, verdict, expected } = row;
  const surprise = verdict === expected ? '' : ` (expected: ${expected})`;
  return `<article class="technique" id="${escaped(`${level}-${technique}`)}">
<header><h3>${escaped(`${level} ${technique}`)}</h3><span class="verdict ${verdict}">${MARKS[verdict]} ${verdict}${surprise}</span></header>
<div class="wall">${wall(trace, tickets)}</div>
<output aria-live="polite"></output>
<p class="facts">${escaped(factsOf(row, tickets))}</p>
<ul class="sentences">${trace.sentences.map(sentence).join('')}</ul>
<details><summary>The buyers, from the click to the decision</summary>
${lanesOf(row)}
</details>
</article>`;
}

const MARKS: Record<TracedRow['verdict'], string> = { holds: '✓', undersells: '▽', broken: '✗' };

function factsOf({ trace, answerMs, sellOutMs }: TracedRow, tickets: number): string {
  const soldOut =
    sellOutMs === null
      ? 'never sold out'
      : `the yes for ticket ${whole(tickets)} came after ${whole(sellOutMs)} ms`;
  return `${whole(bookingsOn(trace))} bookings; ${wallFinding(trace, Math.min(tickets, trace.owners.length))}. Half of the answers came within ${whole(answerMs.p50)} ms, 99 % within ${whole(answerMs.p99)} ms; ${soldOut}.`;
}

function sentence({ text, buyers }: TracedRow['trace']['sentences'][number]): string {
  const words = escaped(text);
  if (buyers.length === 0) return `<li>${words}</li>`;
  return `<li><button aria-pressed="false" data-buyers="${buyers.join(' ')}">${words}</button></li>`;
}

function lanesOf({ trace }: TracedRow): string {
  const rest = trace.requests > trace.lanes.length ? densityStrip(trace.density, WIDTH) : '';
  const parts = trace.parts?.sample.length ? timeSpentByBuyer(trace.parts, WIDTH) : '';
  return `<div class="lanes">${parts}${swimLanes(trace, WIDTH)}${rest}</div>`;
}
