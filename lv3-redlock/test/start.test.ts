import { randomBytes } from 'node:crypto';
import { describeStart } from '@ticket-rush/testing/contracts/start-contract';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';

const urls = (runningParts().redis ?? []).map(({ url }) => url);

describeStart(
  {
    workspace: 'lv3-redlock',
    entry: 'src/main.ts',
    env: async () => ({
      DATABASE_URL: await runningParts().postgres.createDatabase(`start_${randomBytes(6).toString('hex')}`),
      REDIS_URLS: urls.join(','),
    }),
  },
  [
    {
      variable: 'REDIS_URLS',
      value: (port) => `redis://127.0.0.1:${port}`,
      says: (port) => `Redis at redis://127.0.0.1:${port} does not answer`,
    },
    { variable: 'REDIS_URLS', value: () => '', says: () => 'REDIS_URLS' },
    {
      variable: 'REDIS_URLS',
      value: () => `${urls.slice(0, 2)}`,
      says: () => 'REDIS_URLS must name an odd number of servers',
    },
    {
      variable: 'REDIS_URLS',
      // The same server by another name of this machine.
      value: () => [...urls.slice(0, 2), String(urls[0]).replace('127.0.0.1', '127.1')].join(','),
      says: () => 'REDIS_URLS names the same server twice',
    },
    {
      variable: 'REDIS_URLS',
      value: () => 'redis://me:p/w@127.0.0.1',
      says: () => 'REDIS_URLS has an address',
    },
    { variable: 'ADMISSION', value: () => 'required', says: () => 'ADMISSION_SECRET is not set' },
  ],
);
