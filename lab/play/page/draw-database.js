import { escaped } from './escaped.js';

/** Who waits for whom, the rows as they are committed and as each transaction sees them, and the locks. */
export function drawDatabase({ parties, lines, tables, locks }) {
  return `<h3>In the database</h3>
    ${parties.flatMap(drawWaits).join('')}
    ${drawCircle(lines, parties)}
    <div class="tables scroll">${tables.map(drawRows).join('')}${drawLocks(locks)}</div>`;
}

function drawWaits({ name, who, waitsFor }) {
  return waitsFor.map((other) => drawArrow(name, other, `${name} (${who}) waits for ${other}`));
}

/** From the one who waits to whom it waits for: T1 stands left, as its column does. */
function drawArrow(waiter, holder, words) {
  const arrow = (sign) => `<span class="arrow" aria-hidden="true">${sign}</span>`;
  return `<p class="wait" data-wait="${escaped(`${waiter}-${holder}`)}">${
    holder < waiter
      ? `${escaped(holder)} ${arrow('⟵')} ${escaped(words)}`
      : `${escaped(words)} ${arrow('⟶')} ${escaped(holder)}`
  }</p>`;
}

/** A circle stands for an instant only. This is what PostgreSQL has reported of it with its error. */
function drawCircle(lines, parties) {
  const closing = lines.findLast(({ circle }) => circle);
  if (!closing) return '';
  const { party: victim, number, circle } = closing;
  const whoIs = (party) => `${party} (${parties.find(({ name }) => name === party)?.who ?? '?'})`;
  const inOrder = circle.toSorted((one, other) => (one.waiter < other.waiter ? -1 : 1));
  const arrows = inOrder.map(({ waiter, holder }) =>
    drawArrow(waiter, holder, `${whoIs(waiter)} waited for ${holder}`),
  );
  const others = circle.map(({ waiter }) => waiter).filter((waiter) => waiter !== victim);
  return `<section class="circle" aria-label="The circle">
    ${arrows.join('')}
    <p>It is a circle: with line ${number} each had what another one waited for, and none could ever go on.
    PostgreSQL saw that, and ended ${escaped(victim)} with 40P01. Its locks are free again, so ${escaped(others.join(' and '))} can go on.</p>
  </section>`;
}

function drawRows({ name, committed, seenBy }) {
  const seen = Object.entries(seenBy).map(([digit, rows]) =>
    drawTable(`${name}, as T${digit} sees it`, rows, JSON.stringify(rows) !== JSON.stringify(committed)),
  );
  return [drawTable(`${name}, committed`, committed), ...seen].join('');
}

function drawTable(caption, rows, differs = false) {
  const columns = Object.keys(rows[0] ?? { 'no row': '' });
  return `<table class="${differs ? 'differs' : ''}"><caption>${escaped(caption)}${differs ? ' (not committed)' : ''}</caption>
    <tr>${columns.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr>
    ${rows.map((row) => `<tr>${columns.map((name) => `<td>${escaped(row[name] ?? '–')}</td>`).join('')}</tr>`).join('')}
  </table>`;
}

function drawLocks(locks) {
  if (locks.length === 0) return '';
  const rows = locks.map(
    ({ party, granted, target, mode }) =>
      `<tr><td>${escaped(party)}</td><td>${granted ? 'holds' : '<b>waits for</b>'}</td><td>${escaped(target)}</td><td>${escaped(mode)}</td></tr>`,
  );
  return `<div class="scroll"><table><caption>locks (pg_locks)</caption>
    <tr><th scope="col">who</th><th scope="col">does</th><th scope="col">on</th><th scope="col">mode</th></tr>
    ${rows.join('')}
  </table></div>`;
}
