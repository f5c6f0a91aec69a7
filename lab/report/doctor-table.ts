import { renderTable } from '@ticket-rush/shared/report/table';
import type { MissingPart, PartStatus } from '@ticket-rush/stack/install/doctor';
import type { Colours } from './colour';

/** Each part of the stack: found where, or why what is there will not do, and the command that gets it. */
export function doctorTable(statuses: PartStatus[], { bad }: Colours): string {
  return renderTable(
    [{ heading: 'part' }, { heading: 'version' }, { heading: 'found in, or how to get it' }],
    statuses.map((status) =>
      status.found
        ? [status.name, status.version, status.path]
        : [status.name, bad(status.reason ? 'unusable' : 'missing'), howToGet(status)],
    ),
  );
}

function howToGet({ reason, remedy }: MissingPart): string {
  return [...(reason ? [reason] : []), `get it by: ${remedy}`].join('; ');
}
