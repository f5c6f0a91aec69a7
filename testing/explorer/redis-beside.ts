import type { Pause } from '@ticket-rush/shared/retry/full-jitter';
import type { RedisClientType } from 'redis';
import { type RedisCommand, scheduledRedis } from '../interleaving/scheduled-redis';
import type { Play } from '../interleaving/stage/actor';
import type { Hands } from '../interleaving/stage/hands';
import { FIRST_ID } from '../interleaving/transcript/number-names';
import { LEASE_ENDS } from '../interleaving/transcript/transcript';
import { createHolders } from './holders';

/** A day: no lease ends by itself while a schedule is run. */
export const LEASE_MS = 86_400_000;

/** No schedule takes as long. What is left of a lease then differs from the whole by less. */
const A_RUN_MS = 3_600_000;

/** How it is shown: the number is another one in each run. */
export const REST_OF_LEASE = 'the rest of the lease';

/** The letter of the step at which a lease ends. */
export const LEASE_LETTER = 'L';

interface PartyClients {
  /** For the first server. */
  redis: RedisClientType;
  /** For all of them. A command that the party sends to each of them at once is one step. */
  quorum: RedisClientType[];
}

/** Servers of Redis as the parties of one schedule use them. */
export interface RedisBeside {
  /** The clients of one party. */
  clients(): PartyClients;
  /** How a party sleeps between two attempts: until the lock is free. */
  pause: Pause;
  /** Resolves when a lease has been ended. */
  untilLeaseEnds: () => Promise<void>;
  /** The holder of the lock is stopped, for as long as its lease lasts, and the lease ends. */
  leaseEnds: Play;
}

/**
 * @param servers real clients; no other code writes under `keyPrefix` there
 * @param afterEach settles when each process has heard of what the last command has published
 */
export function openRedisBeside(
  servers: RedisClientType[],
  keyPrefix: string,
  hands: Hands,
  afterEach: () => Promise<void>,
): RedisBeside {
  const holders = createHolders(servers);
  const waiting: (() => void)[] = [];
  const ended: (() => void)[] = [];

  async function look(): Promise<void> {
    await holders.look();
    if (holders.isFree()) for (const wake of waiting.splice(0)) wake();
  }

  async function send(
    { name, words }: RedisCommand,
    act: () => Promise<unknown>,
    on: string,
  ): Promise<unknown> {
    const party = hands.party();
    if (party !== undefined) holders.note(party, words);
    const text = `${[name, ...words.map(readable)].join(' ')}${on}`;
    const step = { step: name, text, kind: 'command' } as const;
    return hands.hold(
      step,
      async () => {
        const answer = await act();
        await look();
        await afterEach();
        return answer;
      },
      (answer) => `→ ${shown(answer)}`,
    );
  }

  /** As Redis gets it, without what is different in each run. */
  function readable(word: string): string {
    return holders
      .named(word)
      .replace(`${keyPrefix}:`, '')
      .replace(/\d+/g, (digits) => (Number(digits) < FIRST_ID ? digits : hands.names(Number(digits))));
  }

  function shown(answer: unknown): string {
    if (answer === null || answer === undefined) return 'nil';
    if (Array.isArray(answer)) return answer.map(shown).join(', ');
    if (typeof answer === 'number' && Math.abs(LEASE_MS - answer) < A_RUN_MS) return REST_OF_LEASE;
    return readable(String(answer));
  }

  const leaseEnds: Play = async () => {
    const holder = holders.party() ?? '';
    const step = { step: LEASE_ENDS, text: `the lease of ${holder} ends`, kind: 'time' } as const;
    await hands.hold(
      step,
      async () => {
        await holders.end();
        hands.pass(holder, LEASE_MS);
        await look();
        for (const wake of ended.splice(0)) wake();
      },
      () => '',
    );
  };
  leaseEnds.whyNot = () => (holders.party() === undefined ? 'no party holds the lock' : undefined);

  return {
    clients() {
      const together = joined((command, act) => send(command, act, ` on ${servers.length} servers`));
      return {
        redis: scheduledRedis(servers[0] as RedisClientType, (command, act) => send(command, act, '')),
        quorum: servers.map((server) => scheduledRedis(server, together)),
      };
    },
    async pause() {
      if (!holders.isFree())
        await hands.sleep('the lock is free', new Promise<void>((wake) => waiting.push(wake)));
    },
    untilLeaseEnds: () => new Promise<void>((wake) => ended.push(wake)),
    leaseEnds,
  };
}

/** What one party sends to several servers at once is sent in one step. */
function joined(send: (command: RedisCommand, act: () => Promise<unknown>) => Promise<unknown>) {
  let open: { text: string; acts: (() => Promise<unknown>)[]; sent: Promise<unknown> } | undefined;
  return (command: RedisCommand, act: () => Promise<unknown>): Promise<unknown> => {
    const text = [command.name, ...command.words].join(' ');
    if (open?.text !== text) {
      const acts: (() => Promise<unknown>)[] = [];
      const sent = send(command, () => {
        open = undefined;
        return Promise.all(acts.map((one) => one()));
      });
      sent.catch(() => undefined);
      open = { text, acts, sent };
    }
    const index = open.acts.push(act) - 1;
    return open.sent.then((answers) => (answers as unknown[])[index]);
  };
}
