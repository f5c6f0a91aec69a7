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

describeStart({ workspace: 'lv4-kafka', entry: 'src/main.ts', env }, [
  deadBroker,
  { variable: 'REQUEST_ID_SECRET', value: () => '', says: () => 'REQUEST_ID_SECRET is not set' },
]);
describeStart({ workspace: 'lv4-kafka', entry: 'src/worker.ts', env }, [deadBroker]);
