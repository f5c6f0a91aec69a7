// The address carries the race and its schedule: #lv1/tickets/unprotected/12,88/1/1122

export function fromAddress() {
  const [level, resource, technique, buyers, tickets, schedule = ''] = location.hash.slice(1).split('/');
  if (!technique) return undefined;
  return {
    ...{ level, resource, technique },
    buyers: (buyers || '12,88').split(',').map(Number),
    tickets: Number(tickets) || 1,
    schedule,
  };
}

export function addressOf({ level, resource, technique, buyers, tickets, schedule }) {
  return `#${[level, resource, technique, buyers.join(','), tickets, schedule].join('/')}`;
}

/** Whatever the schedule. */
export function sameRace(one, other) {
  return addressOf({ ...one, schedule: '' }) === addressOf({ ...other, schedule: '' });
}
