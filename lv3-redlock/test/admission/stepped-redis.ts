import type { RedisClientType } from 'redis';

type Command = (...values: unknown[]) => unknown;

/**
 * A client on which a test decides the interleaving: before each command that `steps` names, its step is awaited. Commands
 * that no step names are sent as they are.
 */
export function steppedRedis(
  redis: RedisClientType,
  steps: { [command: string]: () => Promise<void> },
): RedisClientType {
  return new Proxy(redis, {
    get(target, name: string) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const step = steps[name];
      const send: Command = (...values) => (member as Command).apply(target, values);
      return step === undefined ? send : (...values: unknown[]) => step().then(() => send(...values));
    },
  });
}
