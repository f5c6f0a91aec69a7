import { escaped } from './escaped.js';

/** The techniques of each level, by what they guard. */
export function drawChoices(races) {
  const groups = [...new Set(races.map(groupOf))];
  return groups
    .map((group) => {
      const own = races.filter((race) => groupOf(race) === group);
      return `<optgroup label="${escaped(group)}">${own.map(drawChoice).join('')}</optgroup>`;
    })
    .join('');
}

function groupOf({ level, resource }) {
  return `${level} ${resource}`;
}

function drawChoice({ level, resource, technique, summary }) {
  const name = `${level} ${technique}${resource === 'tickets' ? '' : ` (${resource})`}`;
  return `<option value="${escaped(`${level}/${resource}/${technique}`)}" title="${escaped(summary)}">${escaped(name)}</option>`;
}
