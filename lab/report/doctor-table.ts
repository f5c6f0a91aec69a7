import type { MissingPart, PartStatus } from '@ticket-rush/stack/install/doctor';
import type { Colours } from './colour';
import { terminalTable, word } from './table';

/** Each part of the stack: found where, or why what is there will not do, and the command that gets it. */
export function doctorTable(statuses: PartStatus[], { bad }: Colours): string {
  const columns = [
    word<PartStatus>('part', ({ name }) => name),
    word<PartStatus>('version', (status) =>
      status.found ? status.version : bad(status.reason ? 'unusable' : 'missing'),
    ),
    word<PartStatus>('found in, or how to get it', (status) =>
      status.found ? status.path : howToGet(status),
    ),
  ];
  return terminalTable(columns, statuses);
}

function howToGet({ reason, remedy }: MissingPart): string {
  return [...(reason ? [reason] : []), `get it by: ${remedy}`].join('; ');
}
