// The page of the scheduler. What it shows comes from the server after each step; the address carries the schedule.
import { addressOf, fromAddress } from './address.js';
import { ask } from './ask.js';
import { drawChoices } from './draw-choices.js';
import { drawDatabase } from './draw-database.js';
import { drawGoals } from './draw-goals.js';
import { drawParty, scrollToLitLines } from './draw-party.js';
import { drawProof } from './draw-proof.js';
import { drawTranscript, sayNewLines } from './draw-transcript.js';
import { escaped } from './escaped.js';

const byId = (id) => document.getElementById(id);

let goals = [];
let view;
let source;
let busy = false;

async function show(play) {
  if (busy) return;
  busy = true;
  try {
    await readSource(play);
    const known = view && play.schedule.startsWith(view.play.schedule) ? view.lines.length : 0;
    view = await ask('/api/show', play);
    goals = view.goals;
    history.replaceState(null, '', addressOf(view.play));
    trouble('');
    draw();
    byId('latest').textContent = sayNewLines(view, known);
  } catch (error) {
    trouble(error.message);
  } finally {
    busy = false;
  }
}

async function readSource({ level, resource, technique }) {
  const of = new URLSearchParams({ level, resource, technique }).toString();
  if (source?.of !== of) source = { ...(await ask(`/api/source?${of}`)), of };
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
  byId('copied').textContent = '';
  keepingFocus(() => {
    byId('parties').innerHTML = parties.map((party) => drawParty(party, source)).join('');
  });
  scrollToLitLines();
  byId('database').innerHTML = drawDatabase(view);
  byId('judgement').innerHTML = drawJudgement(view);
  drawTranscript(byId('transcript'), view);
  drawGoals(byId('goal'), byId('goals'), goals, play);
}

/** Who steps by Tab and Enter stays at the same button; where it is disabled now, at the first that is not. */
function keepingFocus(drawAgain) {
  const { step: digit } = document.activeElement?.dataset ?? {};
  drawAgain();
  if (digit === undefined) return;
  const same = document.querySelector(`[data-step="${digit}"]:enabled`);
  (same ?? document.querySelector('[data-step]:enabled') ?? byId('undo')).focus();
}

function drawJudgement({ judgement }) {
  if (!judgement) return '';
  const { verdict, report } = judgement;
  return `<p><span class="verdict ${verdict}">${verdict}</span>: ${report.map(escaped).join(' ')}</p>`;
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
    byId('proof').innerHTML = drawProof(await ask('/api/prove', { ...view.play, schedule: '' }));
  } catch (error) {
    trouble(error.message);
  } finally {
    busy = false;
    byId('prove').disabled = false;
  }
  await show(view.play);
}

/** Another race: what was proved of the last one is not true of it. */
function begin(choice) {
  byId('proof').textContent = '';
  return show({ ...choice, schedule: '' });
}

function choose() {
  const [level, resource, technique] = byId('race').value.split('/');
  const buyers = byId('buyers').value.split(',').map(Number);
  void begin({ level, resource, technique, buyers, tickets: Number(byId('tickets').value) || 1 });
}

const undo = () => show({ ...view.play, schedule: view.play.schedule.slice(0, -1) });
const restart = () => show({ ...view.play, schedule: '' });

async function share() {
  byId('copied').textContent = await navigator.clipboard.writeText(location.href).then(
    () => 'copied',
    () => 'the browser does not let the page copy: take it from the address bar',
  );
}

document.addEventListener('click', (event) => {
  const { step: digit, goal, shortest } = event.target.closest('button')?.dataset ?? {};
  if (digit) step(digit);
  if (shortest) void show({ ...view.play, schedule: shortest });
  if (goal) void begin(goals.find(({ id }) => id === goal).choice).then(() => scrollTo({ top: 0 }));
});
byId('undo').addEventListener('click', undo);
byId('restart').addEventListener('click', restart);
byId('prove').addEventListener('click', prove);
byId('share').addEventListener('click', share);
byId('choice').addEventListener('change', choose);
byId('choice').addEventListener('submit', (event) => event.preventDefault());
addEventListener('hashchange', () => {
  const play = fromAddress();
  if (play && addressOf(play) !== addressOf(view.play)) void show(play);
});
addEventListener('keydown', ({ ctrlKey, metaKey, altKey, target, key }) => {
  if (ctrlKey || metaKey || altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
  const pressed = key.toLowerCase();
  if (/^[1-3l]$/.test(pressed)) step(pressed.toUpperCase());
  if (pressed === 'u' && view.play.schedule) void undo();
  if (pressed === 'r') void restart();
  if (pressed === 'p') void prove();
});

const { races, goals: atFirst } = await ask('/api/races');
goals = atFirst;
byId('race').innerHTML = drawChoices(races);
const [{ level, resource, technique }] = races;
const first = { level, resource, technique, buyers: [12, 88], tickets: 1, schedule: '' };
await show(fromAddress() ?? first);
// An address that a person has written may name no race: then there is one to begin with, and what was wrong.
if (view === undefined) {
  const wrong = byId('trouble').textContent;
  await show(first);
  trouble(`This is the first race, because the address cannot be followed: ${wrong}`);
}
