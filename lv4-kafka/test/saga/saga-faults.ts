import type { Database } from '@ticket-rush/shared/database/database';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import type { SagaLab } from './saga-lab';

/** A database that goes away before the statement, as often as it is sent. */
export function dyingAt({ database }: SagaLab, statement: string): Database {
  return stepped(database, {
    [statement]: async () => {
      throw Object.assign(new Error('gone'), { code: '57P01' });
    },
  });
}

/** No rule and no outage: the statement fails, the first times that it is sent. */
export function brokenAt(
  { database }: SagaLab,
  statement: string,
  times = Number.POSITIVE_INFINITY,
): Database {
  let sent = 0;
  return stepped(database, {
    [statement]: async () => {
      sent += 1;
      if (sent <= times) throw new Error('broken');
    },
  });
}
