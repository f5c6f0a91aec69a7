import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { watchDependencies } from '../../telemetry/watch-dependencies';

async function valuesOf(registry: Registry, name: string): Promise<Record<string, number>> {
  const values = (await registry.getSingleMetric(name)?.get())?.values ?? [];
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.dependency), value]));
}

test('tells who answers from who refuses', async () => {
  const registry = new Registry();
  watchDependencies(registry, {
    postgresql: async () => undefined,
    redis: () => Promise.reject(new Error('no majority')),
  });

  expect(await valuesOf(registry, 'ticket_rush_dependency_up')).toEqual({ postgresql: 1, redis: 0 });
});

test('a question that is still open grows older, and is not asked twice', async () => {
  const registry = new Registry();
  let asked = 0;
  watchDependencies(registry, {
    kafka: () => {
      asked += 1;
      return new Promise(() => undefined);
    },
  });

  const first = await valuesOf(registry, 'ticket_rush_dependency_ping_seconds');
  const second = await valuesOf(registry, 'ticket_rush_dependency_ping_seconds');

  expect(asked).toBe(1);
  expect(first.kafka).toBeGreaterThan(0.2);
  expect(second.kafka).toBeGreaterThan((first.kafka as number) + 0.2);
});
