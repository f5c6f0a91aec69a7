// The page of the scheduler. What it shows comes from the server after each step; the address carries the schedule.

const WORDS = {
  40001:
    'no order of the transactions, one after the other, explains what they have read, so this one may not go on',
  '40P01': 'a deadlock: each waits for what the other holds, and the database ended this one',
  '55P03': 'the row is locked, and the statement did not want to wait',
  23505: 'the unique index has such an entry already',
  '25P02': 'the transaction has failed, and takes nothing but ROLLBACK',
};

const byId = (id) => document.getElementById(id);
const escaped = (text) =>
  String(text).replace(
    /[&<>"']/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c],
  );

let races = [];
let goals = [];
let view;
let source;
let busy = false;

async function ask(path, body) {
  const response = await fetch(
    path,
    body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  );
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** #lv1/tickets/unprotected/12,88/1/1122 */
function fromAddress() {
  const [level, resource, technique, buyers, tickets, schedule = ''] = location.hash.slice(1).split('/');
  if (!technique) return undefined;
  return {
    level,
    resource,
    technique,
    buyers: (buyers || '12,88').split(',').map(Number),
    tickets: Number(tickets) || 1,
    schedule,
  };
}

function addressOf({ level, resource, technique, buyers, tickets, schedule }) {
  return `#${[level, resource, technique, buyers.join(','), tickets, schedule].join('/')}`;
}

async function show(play) {
  if (busy) return;
  busy = true;
  try {
    if (!source || source.of !== `${play.level}/${play.resource}/${play.technique}`) {
      source = await ask(
        `/api/source?level=${play.level}&resource=${play.resource}&technique=${play.technique}`,
      );
      source.of = `${play.level}/${play.resource}/${play.technique}`;
    }
    const before = new Set(goals.filter(({ why }) => why).map(({ id }) => id));
    view = await ask('/api/show', play);
    goals = view.goals;
    history.replaceState(null, '', addressOf(view.play));
    trouble('');
    draw(view.reached.filter((id) => !before.has(id)));
  } catch (error) {
    trouble(error.message);
  } finally {
    busy = false;
  }
}

function trouble(text) {
  byId('trouble').textContent = text;
  byId('trouble').hidden = text === '';
}

function draw() {
  const { play, parties, switches } = view;
  byId('race').value = `${play.level}/${play.resource}/${play.technique}`;
  byId('buyers').value = play.buyers.join(',');
  byId('tickets').value = play.tickets;
  byId('tickets').closest('label').hidden = play.resource !== 'tickets';
  byId('schedule').textContent = play.schedule
    ? `schedule ${play.schedule}, ${switches} switches`
    : 'nothing has happened yet';
  byId('undo').disabled = byId('restart').disabled = play.schedule === '';
  byId('parties').innerHTML = parties.map(drawParty).join('');
  for (const lit of document.querySelectorAll('.source [aria-current]')) {
    const list = lit.parentElement;
    list.scrollTop = lit.offsetTop - list.offsetTop - list.clientHeight / 3;
  }
  byId('database').innerHTML = drawDatabase();
  byId('judgement').innerHTML = drawJudgement();
  drawTranscript();
  drawGoals();
}

function drawParty({ digit, name, who, next, because, waitsFor, told, isOptional }) {
  if (isOptional) return drawHappening({ digit, who, because, told });
  const waits = waitsFor.length > 0 || (because && !told);
  const state = told
    ? `Was told <b>${escaped(told)}</b>`
    : because
      ? escaped(`Cannot go on: ${because}.`)
      : next
        ? `Next: <code>${escaped(next.text)}</code>`
        : 'Has not begun.';
  const { file, line } = (next && source.sentOn[next.step]) ?? { file: Object.keys(source.files)[0] };
  const code = source.files[file]
    .map(
      (text, index) => `<li${index + 1 === line ? ' aria-current="step"' : ''}>${escaped(text) || ' '}</li>`,
    )
    .join('');
  return `<article class="party${waits ? ' waits' : ''}${told ? ' ended' : ''}" data-party="${digit}">
    <h3>${name}: ${escaped(who)}</h3>
    <button class="step" type="button" data-step="${digit}" ${because ? 'disabled' : ''}>Step <kbd>${digit}</kbd></button>
    <p class="state">${state}</p>
    <p class="file faint">${escaped(file)}</p>
    <ol class="source" tabindex="0" aria-label="${escaped(file)}">${code}</ol>
  </article>`;
}

/** Time passes: the holder of the lock is stopped past its lease. */
function drawHappening({ digit, who, because, told }) {
  const state = told
    ? 'It has happened.'
    : because
      ? escaped(`Not now: ${because}.`)
      : 'The holder of the lock is stopped for as long as its lease lasts.';
  return `<article class="party happening${told ? ' ended' : ''}" data-party="${digit}">
    <h3>${digit}: ${escaped(who)}</h3>
    <button class="step" type="button" data-step="${digit}" ${because ? 'disabled' : ''}>Let it end <kbd>${digit}</kbd></button>
    <p class="state">${state}</p>
  </article>`;
}

function drawDatabase() {
  const { parties, tables, locks } = view;
  const waits = parties.flatMap(({ digit, who, waitsFor }) =>
    waitsFor.map((other) => {
      const left = other < `T${digit}`;
      return `<p class="wait" data-wait="T${digit}-${escaped(other)}">${
        left
          ? `${escaped(other)} <span class="arrow" aria-hidden="true">⟵</span> T${digit} (${escaped(who)}) waits for ${escaped(other)}`
          : `T${digit} (${escaped(who)}) waits for ${escaped(other)} <span class="arrow" aria-hidden="true">⟶</span> ${escaped(other)}`
      }</p>`;
    }),
  );
  const rows = tables
    .map(({ name, committed, seenBy }) =>
      [
        drawTable(`${name}, committed`, committed),
        ...Object.entries(seenBy).map(([digit, seen]) =>
          drawTable(
            `${name}, as T${digit} sees it`,
            seen,
            JSON.stringify(seen) !== JSON.stringify(committed),
          ),
        ),
      ].join(''),
    )
    .join('');
  const held =
    locks.length === 0
      ? ''
      : `<div class="scroll"><table><caption>locks (pg_locks)</caption>
    <tr><th>who</th><th></th><th>on</th><th>mode</th></tr>
    ${locks.map(({ party, granted, target, mode }) => `<tr><td>${escaped(party)}</td><td>${granted ? 'holds' : '<b>waits for</b>'}</td><td>${escaped(target)}</td><td>${escaped(mode)}</td></tr>`).join('')}
  </table></div>`;
  return `<h3>In the database</h3>${waits.join('')}<div class="tables scroll">${rows}${held}</div>`;
}

function drawTable(caption, rows, differs = false) {
  const columns = Object.keys(rows[0] ?? { 'no row': '' });
  return `<table class="${differs ? 'differs' : ''}"><caption>${escaped(caption)}${differs ? ' (not committed)' : ''}</caption>
    <tr>${columns.map((name) => `<th>${escaped(name)}</th>`).join('')}</tr>
    ${rows.map((row) => `<tr>${columns.map((name) => `<td>${escaped(row[name] ?? '–')}</td>`).join('')}</tr>`).join('')}
  </table>`;
}

function drawJudgement() {
  if (!view.judgement) return '';
  const { verdict, report } = view.judgement;
  return `<p><span class="verdict ${verdict}">${verdict}</span>: ${report.map(escaped).join(' ')}</p>`;
}

function drawTranscript() {
  const { parties, lines } = view;
  const transcript = byId('transcript');
  transcript.style.gridTemplateColumns = `repeat(${parties.length}, minmax(16rem, 1fr))`;
  const heads = parties.map(({ name, who }) => `<div class="head">${name}: ${escaped(who)}</div>`);
  const columnOf = (party) => parties.findIndex(({ name }) => name === party) + 1;
  transcript.innerHTML =
    heads.join('') +
    lines
      .map(({ number, party, text, then }) => {
        const code = /ERROR (\w{5})/.exec(then)?.[1];
        const kind = then === 'waits' || then === 'waits in the process' ? ' waits' : code ? ' error' : '';
        const words = code && WORDS[code] ? ` (${WORDS[code]})` : '';
        return `<div class="line${kind}" data-row="${number + 1}" data-column="${columnOf(party)}">${number}. ${escaped(text)}<span class="then">${escaped(then + words)}</span></div>`;
      })
      .join('');
  for (const line of transcript.querySelectorAll('.line')) {
    line.style.gridRow = line.dataset.row;
    line.style.gridColumn = line.dataset.column;
  }
}

function drawGoals() {
  const here = goals.find(({ choice }) => sameRace(choice, view.play));
  const box = byId('goal');
  box.hidden = !here;
  if (here) {
    box.className = `goal${here.why ? ' reached' : ''}`;
    box.textContent = here.why ? `✓ ${here.task} ${here.why}` : `Puzzle: ${here.task}`;
  }
  byId('goals').innerHTML = goals
    .map(
      ({ id, task, why, choice }) => `<li>
    <span aria-hidden="true">${why ? '✓' : '○'}</span> <b>${escaped(choice.level)} ${escaped(choice.technique)}</b>: ${escaped(task)}
    <button type="button" data-goal="${escaped(id)}">${why ? 'Play again' : 'Play'}</button>
    ${why ? `<span class="why faint">${escaped(why)}</span>` : ''}</li>`,
    )
    .join('');
}

function sameRace(one, other) {
  return (
    ['level', 'resource', 'technique', 'tickets'].every((key) => one[key] === other[key]) &&
    one.buyers.join() === other.buyers.join()
  );
}

function step(digit) {
  const party = view.parties.find((one) => one.digit === digit);
  if (!party) return;
  if (party.because) trouble(`${party.name} cannot take a step: ${party.because}.`);
  else void show({ ...view.play, schedule: view.play.schedule + digit });
}

async function prove() {
  if (busy) return;
  busy = true;
  byId('prove').disabled = true;
  byId('proof').textContent = 'Trying every schedule …';
  try {
    const { schedules, broken, undersells, complete, shortest, claim, asClaimed } = await ask('/api/prove', {
      ...view.play,
      schedule: '',
    });
    const all = complete ? 'all of them tried' : 'a sample';
    const away = undersells ? `, ${undersells} turn a buyer away while there are tickets` : '';
    byId('proof').innerHTML =
      escaped(
        `${schedules} schedules, ${all}: ${broken} broken${away}. It claims "${claim.verdict}" ${claim.where}: ${asClaimed ? 'as expected' : 'NOT as expected'}.`,
      ) +
      (shortest
        ? ` <button type="button" data-shortest="${shortest.schedule}">Show the shortest that is broken (${shortest.switches} switches)</button>`
        : '');
  } catch (error) {
    trouble(error.message);
  } finally {
    busy = false;
    byId('prove').disabled = false;
  }
  await show(view.play);
}

const undo = () => show({ ...view.play, schedule: view.play.schedule.slice(0, -1) });
const restart = () => show({ ...view.play, schedule: '' });

document.addEventListener('click', (event) => {
  const { step: digit, goal, shortest } = event.target.closest('button')?.dataset ?? {};
  if (digit) step(digit);
  if (shortest) void show({ ...view.play, schedule: shortest });
  if (goal) {
    byId('proof').textContent = '';
    void show({ ...goals.find(({ id }) => id === goal).choice, schedule: '' }).then(() =>
      scrollTo({ top: 0 }),
    );
  }
});
byId('undo').addEventListener('click', undo);
byId('restart').addEventListener('click', restart);
byId('prove').addEventListener('click', prove);
byId('share').addEventListener('click', () =>
  navigator.clipboard?.writeText(location.href).catch(() => undefined),
);
byId('choice').addEventListener('change', () => {
  const [level, resource, technique] = byId('race').value.split('/');
  byId('proof').textContent = '';
  void show({
    level,
    resource,
    technique,
    buyers: byId('buyers').value.split(',').map(Number),
    tickets: Number(byId('tickets').value) || 1,
    schedule: '',
  });
});
byId('choice').addEventListener('submit', (event) => event.preventDefault());
addEventListener('hashchange', () => {
  const play = fromAddress();
  if (play && addressOf(play) !== addressOf(view.play)) void show(play);
});
addEventListener('keydown', (event) => {
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)
  )
    return;
  const key = event.key.toLowerCase();
  if (/^[1-3l]$/.test(key)) step(key.toUpperCase());
  if (key === 'u' && view.play.schedule) void undo();
  if (key === 'r') void restart();
  if (key === 'p') void prove();
});

({ races, goals } = await ask('/api/races'));
byId('race').innerHTML = [...new Set(races.map(({ level, resource }) => `${level} ${resource}`))]
  .map(
    (group) =>
      `<optgroup label="${escaped(group)}">${races
        .filter(({ level, resource }) => `${level} ${resource}` === group)
        .map(
          ({ level, resource, technique, summary }) =>
            `<option value="${escaped(`${level}/${resource}/${technique}`)}" title="${escaped(summary)}">${escaped(`${level} ${technique}${resource === 'tickets' ? '' : ` (${resource})`}`)}</option>`,
        )
        .join('')}</optgroup>`,
  )
  .join('');
const [first] = races;
await show(fromAddress() ?? { ...first, summary: undefined, buyers: [12, 88], tickets: 1, schedule: '' });
