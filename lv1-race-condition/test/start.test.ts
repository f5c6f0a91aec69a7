import { randomBytes } from 'node:crypto';
import { describeStart } from '@ticket-rush/testing/contracts/start-contract';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';

const DATABASE_URL = () => runningParts().postgres.createDatabase(`start_${randomBytes(6).toString('hex')}`);

describeStart(
  {
    workspace: 'lv1-race-condition',
    entry: 'src/main.ts',
    env: async () => ({ DATABASE_URL: await DATABASE_URL() }),
  },
  [
    {
      variable: 'DATABASE_URL',
      value: (port) => `postgres://me:secret@127.0.0.1:${port}/x`,
      says: (port) => `PostgreSQL at postgres://me@127.0.0.1:${port}/x does not answer`,
    },
    { variable: 'DATABASE_URL', value: () => '', says: () => 'DATABASE_URL is not set' },
    { variable: 'LOG_LEVEL', value: () => 'loud', says: () => 'LOG_LEVEL' },
  ],
);
