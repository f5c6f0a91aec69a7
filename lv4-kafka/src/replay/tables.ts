import { renderTable } from '@ticket-rush/shared/report/table';
import type { Failure } from './list-failures';

const MOST_CAUSE = 60;

/** What became of one failure that an operator has chosen. */
export interface ReplayResult {
  id: string;
  replayed: boolean;
  says: string;
}

export function failuresTable(failures: Failure[]): string {
  if (failures.length === 0) return 'Nothing has failed.\n';
  const columns = ['id', 'technique', 'request', 'attempts', 'failed at', 'replayed at', 'cause'];
  const rows = failures.map(({ id, technique, requestId, attempts, failedAt, replayedAt, cause }) => [
    id,
    technique,
    requestId ?? 'unreadable',
    String(attempts),
    failedAt.toISOString(),
    replayedAt?.toISOString() ?? '',
    firstLine(cause),
  ]);
  return `${renderTable(
    columns.map((heading) => ({ heading })),
    rows,
  )}\n`;
}

export function resultsTable(results: ReplayResult[]): string {
  if (results.length === 0) return 'There is nothing to replay.\n';
  return `${renderTable(
    [{ heading: 'id' }, { heading: 'replayed' }, { heading: '' }],
    results.map(({ id, replayed, says }) => [id, replayed ? 'yes' : 'no', says]),
  )}\n`;
}

/** Of a stack trace the message. What a stranger wrote must not move the cursor of a terminal. */
function firstLine(cause: string): string {
  const [line = ''] = cause.split('\n', 1);
  return line.replaceAll(/\p{Cc}/gu, ' ').slice(0, MOST_CAUSE);
}
