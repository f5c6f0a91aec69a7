import { renderTable } from '@ticket-rush/shared/report/table';
import type { PartStatus } from '@ticket-rush/stack/doctor';
import type { Colours } from './colour';

/** Each part of the stack: found where, or the command that gets it. */
export function doctorTable(statuses: PartStatus[], { bad }: Colours): string {
  return renderTable(
    [{ heading: 'part' }, { heading: 'version' }, { heading: 'found in, or how to get it' }],
    statuses.map((status) =>
      status.found
        ? [status.name, status.version, status.path]
        : [status.name, bad('missing'), `get it by: ${status.remedy}`],
    ),
  );
}
