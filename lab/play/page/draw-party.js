import { escaped } from './escaped.js';

/** A buyer: where it stands, what it does next, and the code that does it. */
export function drawParty(party, source) {
  return party.isOptional ? drawHappening(party) : drawBuyer(party, source);
}

function drawBuyer({ digit, name, who, next, because, waitsFor, told }, source) {
  const waits = waitsFor.length > 0 || (because && !told);
  const state = told
    ? `Was told <b>${escaped(told)}</b>`
    : because
      ? escaped(`Cannot go on: ${because}.`)
      : next
        ? `Next: <code>${escaped(next.text)}</code>`
        : 'Has not begun.';
  const { file, line } = placeOf(next, source) ?? { file: Object.keys(source.files)[0] };
  const code = source.files[file]
    .map(
      (text, index) => `<li${index + 1 === line ? ' aria-current="step"' : ''}>${escaped(text) || ' '}</li>`,
    )
    .join('');
  return `<article class="party${waits ? ' waits' : ''}${told ? ' ended' : ''}" data-party="${digit}" aria-label="${name}: ${escaped(who)}">
    <h3>${name}: ${escaped(who)}</h3>
    ${stepButton(digit, `Step ${name}`, 'Step', because)}
    <p class="state">${state}</p>
    <p class="file faint">${escaped(file)}</p>
    <ol class="source" tabindex="0" aria-label="${escaped(file)}">${code}</ol>
  </article>`;
}

/** TypeORM numbers the shapes of one statement: `select-events-2` is sent where `select-events` is. */
function placeOf(next, { sentOn }) {
  return next && (sentOn[next.step] ?? sentOn[next.step.replace(/-\d+$/, '')]);
}

/** Time passes: the holder of the lock is stopped past its lease. */
function drawHappening({ digit, who, because, told }) {
  const state = told
    ? 'It has happened.'
    : because
      ? escaped(`Not now: ${because}.`)
      : 'The holder of the lock is stopped for as long as its lease lasts.';
  return `<article class="party happening${told ? ' ended' : ''}" data-party="${digit}" aria-label="${escaped(who)}">
    <h3>${digit}: ${escaped(who)}</h3>
    ${stepButton(digit, 'Let it end', 'Let it end', because)}
    <p class="state">${state}</p>
  </article>`;
}

function stepButton(digit, label, text, because) {
  return `<button class="step" type="button" data-step="${digit}" aria-label="${label}" aria-keyshortcuts="${digit}" ${because ? 'disabled' : ''}>${text} <kbd>${digit}</kbd></button>`;
}

/** The lit line of each source comes into sight. */
export function scrollToLitLines() {
  for (const lit of document.querySelectorAll('.source [aria-current]')) {
    const list = lit.parentElement;
    list.scrollTop = lit.offsetTop - list.offsetTop - list.clientHeight / 3;
  }
}
