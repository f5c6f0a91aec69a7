import { randomBytes } from 'node:crypto';
import { describeStart } from '@ticket-rush/testing/contracts/start-contract';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';

describeStart(
  {
    workspace: 'lv3-redlock',
    entry: 'src/main.ts',
    env: async () => ({
      DATABASE_URL: await runningParts().postgres.createDatabase(`start_${randomBytes(6).toString('hex')}`),
      REDIS_URLS: (runningParts().redis ?? []).map(({ url }) => url).join(','),
    }),
  },
  [
    {
      variable: 'REDIS_URLS',
      value: (port) => `redis://127.0.0.1:${port}`,
      says: (port) => `Redis at redis://127.0.0.1:${port} does not answer`,
    },
    { variable: 'REDIS_URLS', value: () => '', says: () => 'REDIS_URLS' },
    { variable: 'ADMISSION', value: () => 'required', says: () => 'ADMISSION_SECRET is not set' },
  ],
);
