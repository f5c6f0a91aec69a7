import { expect, test } from '@jest/globals';
import { diagnose } from '../../install/doctor';
import { installCommand } from '../../install/packages';
import { emptyCacheBeforeAll } from './empty-cache';

emptyCacheBeforeAll();

test('says where a part is and which version', async () => {
  const [postgres] = await diagnose(['postgres']);

  expect(postgres).toMatchObject({
    name: 'postgres',
    found: true,
    version: expect.stringMatching(/^\d+\.\d+$/),
  });
});

test('asks for Maven as long as the jars of Kafka are missing, and names the command that gets them', async () => {
  const statuses = await diagnose(['maven', 'kafka-jars']);

  expect(statuses.map(({ name }) => name)).toEqual(['maven', 'kafka-jars']);
  expect(statuses[1]).toMatchObject({ found: false, remedy: 'npm run install-parts -w @ticket-rush/stack' });
});

test('puts all packages into one command', () => {
  const packages = [
    { apt: ['redis-server'], brew: 'redis-server' },
    { apt: ['nginx-light'], brew: 'nginx-light' },
  ] as const;

  expect(installCommand(packages)).toMatch(/redis-server nginx-light$/);
});
