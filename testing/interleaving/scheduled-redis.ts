import type { RedisClientType } from 'redis';

/** A command that a party wants to send to Redis. */
export interface RedisCommand {
  name: string;
  /** All that is sent after the name, as Redis gets it; a script is told by the commands that it calls. */
  words: string[];
}

/** Sends it, once the schedule says so. */
export type SendCommand = (command: RedisCommand, act: () => Promise<unknown>) => Promise<unknown>;

type Method = (...values: unknown[]) => unknown;
type ScriptOptions = { keys: string[]; arguments: string[] };

/** Methods of a client that send no command of a party. */
const NO_COMMANDS = new Set(['duplicate', 'on', 'once', 'off', 'close', 'destroy', 'connect', 'subscribe']);

/** The names of the scripts that a server has been given, by the name under which it knows them. */
const scriptsOf = new WeakMap<object, Map<string, string>>();

/** A client that gives each command of its user to `send`. What uses it runs unchanged. */
export function scheduledRedis(redis: RedisClientType, send: SendCommand): RedisClientType {
  const scripts = scriptsOf.get(redis) ?? new Map<string, string>();
  scriptsOf.set(redis, scripts);
  const ofScripts: Record<string, Method> = {
    evalSha(sha1: unknown, options: unknown) {
      const step = scripts.get(sha1 as string);
      // The caller then sends the source. So a script is one step, known or not.
      if (step === undefined)
        return Promise.reject(new Error('NOSCRIPT this server has not been given it yet'));
      return send(scriptCommand(step, options as ScriptOptions), () =>
        redis.evalSha(sha1 as string, options as ScriptOptions),
      );
    },
    eval(source: unknown, options: unknown) {
      const step = scriptStep(source as string);
      return send(scriptCommand(step, options as ScriptOptions), async () => {
        scripts.set(await redis.scriptLoad(source as string), step);
        return redis.eval(source as string, options as ScriptOptions);
      });
    },
    multi: () => scheduledMulti(redis.multi() as unknown as Record<string, Method>, send),
  };
  return new Proxy(redis, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      if (NO_COMMANDS.has(name)) return (member as Method).bind(target);
      const act: Method = (...values) => (member as Method).apply(target, values);
      return (
        ofScripts[name] ??
        ((...values: unknown[]) =>
          send({ name: name.toUpperCase(), words: wordsOf(values) }, async () => act(...values)))
      );
    },
  });
}

/** A chain of commands that are sent together, as one step. */
function scheduledMulti(chain: Record<string, Method>, send: SendCommand): unknown {
  const words: string[] = [];
  const multi: unknown = new Proxy(chain, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      const act: Method = (...values) => (member as Method).apply(target, values);
      if (name.startsWith('exec')) return () => send({ name: 'MULTI', words }, async () => act());
      return (...values: unknown[]) => {
        words.push(name.toUpperCase(), ...wordsOf(values));
        act(...values);
        return multi;
      };
    },
  });
  return multi;
}

function scriptCommand(name: string, { keys, arguments: values }: ScriptOptions): RedisCommand {
  return { name, words: [...keys, ...values] };
}

/** The name of the step that a script is: the commands that it calls. */
export function scriptStep(source: string): string {
  const calls = [...source.matchAll(/redis\.p?call\(['"](\w+)['"]/g)].map(([, name = '']) =>
    name.toUpperCase(),
  );
  return `script(${[...new Set(calls)].join(' ')})`;
}

/** What node-redis takes as objects (`{ condition: 'NX' }`, `{ type: 'PX', value: 50 }`, `{ GET: true }`), in words. */
function wordsOf(value: unknown, name = ''): string[] {
  if (value === undefined || value === false) return [];
  if (value === true) return [name];
  if (Array.isArray(value)) return value.flatMap((one) => wordsOf(one));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, one]) => wordsOf(one, key));
  return [String(value)];
}
