import { sameRace } from './address.js';
import { escaped } from './escaped.js';

/** The puzzle of the race that is on the stage, and the list of all. */
export function drawGoals(box, list, goals, play) {
  const here = goals.filter(({ choice }) => sameRace(choice, play));
  // Of several for one race, the one that is left.
  const goal = here.find(({ why }) => !why) ?? here[0];
  box.hidden = !goal;
  if (goal) {
    box.className = `goal${goal.why ? ' reached' : ''}`;
    box.textContent = goal.why ? `✓ ${goal.task} ${goal.why}` : `Puzzle: ${goal.task}`;
  }
  list.innerHTML = goals.map(drawGoal).join('');
}

function drawGoal({ id, task, why, choice }) {
  const name = `${choice.level} ${choice.technique}`;
  return `<li>
    <span aria-hidden="true">${why ? '✓' : '○'}</span> <b>${escaped(name)}</b>: ${escaped(task)}
    <button type="button" data-goal="${escaped(id)}" aria-label="${why ? 'Play again' : 'Play'}: ${escaped(task)}">${why ? 'Play again' : 'Play'}</button>
    ${why ? `<span class="why faint"><span class="unseen">Solved.</span> ${escaped(why)}</span>` : ''}</li>`;
}
