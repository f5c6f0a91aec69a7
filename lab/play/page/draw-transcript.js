import { errorIn } from './errors.js';
import { escaped } from './escaped.js';

/** A column for each party, time downward. */
export function drawTranscript(transcript, { parties, lines }) {
  transcript.style.gridTemplateColumns = `repeat(${parties.length}, minmax(16rem, 1fr))`;
  const heads = parties.map(({ name, who }) => `<div class="head">${name}: ${escaped(who)}</div>`);
  transcript.innerHTML = heads.join('') + lines.map(drawLine).join('');
  const columnOf = (party) => parties.findIndex(({ name }) => name === party) + 1;
  for (const line of transcript.querySelectorAll('.line')) {
    line.style.gridRow = line.dataset.row;
    line.style.gridColumn = columnOf(line.dataset.party);
  }
}

function drawLine({ number, party, text, then }) {
  const { isError, words } = errorIn(then);
  const kind = isError ? ' error' : then === 'waits' || then === 'waits in the process' ? ' waits' : '';
  return `<div class="line${kind}" data-row="${number + 1}" data-party="${party}">${number}. ${escaped(text)}<span class="then">${escaped(then + words)}</span></div>`;
}

/** What is new, for those who do not see the transcript: the lines after the first `known`. */
export function sayNewLines({ lines }, known) {
  return lines
    .slice(known)
    .map(({ party, text, then }) => `${party}: ${text} ${then}${errorIn(then).words}`)
    .join('. ');
}
