import { installMissing } from '@ticket-rush/stack/install/doctor';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { startPostgres } from '@ticket-rush/stack/servers/postgres';
import { startQuorum } from '@ticket-rush/stack/servers/server-parts';
import type { Exercise } from './exercise';

/** What an exercise writes is gone with its servers, so no commit waits for the disk: a check has some hundred of them. */
const NOT_FLUSHED = ['fsync=off', 'full_page_writes=off'];

/** The addresses of servers that stay up from check to check. */
export interface WarmServers {
  adminUrl: string;
  redisUrls: string[];
}

/** Starts each server when the first exercise needs it. @throws an Error with the command that gets what is missing */
export function keepServersWarm(scratch: Scratch, report: (line: string) => void) {
  let postgres: Promise<string> | undefined;
  let redis: Promise<string[]> | undefined;
  return async ({ needs = [] }: Pick<Exercise, 'needs'>): Promise<WarmServers> => {
    postgres ??= installMissing(report, ['postgres'])
      .then(() => startPostgres(scratch, NOT_FLUSHED))
      .then(({ adminUrl }) => adminUrl);
    if (needs.includes('redis'))
      redis ??= installMissing(report, ['redis-server'])
        .then(() => startQuorum(scratch))
        .then((servers) => servers.map(({ url }) => url));
    return { adminUrl: await postgres, redisUrls: (await redis) ?? [] };
  };
}
