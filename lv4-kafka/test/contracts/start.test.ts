import { randomBytes } from 'node:crypto';
import { describeStart } from '@ticket-rush/testing/contracts/start-contract';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';

const env = async () => ({
  DATABASE_URL: await runningParts().postgres.createDatabase(`start_${randomBytes(6).toString('hex')}`),
  KAFKA_BROKERS: (runningParts().kafka?.brokers ?? []).join(','),
  REDIS_URLS: (runningParts().redis ?? []).map(({ url }) => url).join(','),
  REQUEST_ID_SECRET: '0123456789abcdef',
});

const deadBroker = {
  variable: 'KAFKA_BROKERS',
  value: (port: number) => `127.0.0.1:${port}`,
  says: (port: number) => `Kafka at 127.0.0.1:${port} does not answer`,
};

/** One line that names the variable, and shows no part of an address that cannot be read. */
const malformed = [
  {
    variable: 'KAFKA_BROKERS',
    value: () => 'kafka://me:secret@127.0.0.1',
    says: () => 'KAFKA_BROKERS must be host:port',
  },
  {
    variable: 'REDIS_URLS',
    value: () => 'redis://me:se/cret@127.0.0.1',
    says: () => 'REDIS_URLS has an address',
  },
  {
    variable: 'DATABASE_URL',
    value: () => 'postgres://me:se/cret@127.0.0.1/x',
    says: () => 'DATABASE_URL is no URL',
  },
];

describeStart({ workspace: 'lv4-kafka', entry: 'src/main.ts', env }, [
  deadBroker,
  ...malformed,
  { variable: 'REQUEST_ID_SECRET', value: () => '', says: () => 'REQUEST_ID_SECRET is not set' },
]);
describeStart({ workspace: 'lv4-kafka', entry: 'src/worker.ts', env }, [deadBroker, ...malformed]);
