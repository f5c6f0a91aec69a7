import type { RedisClientType } from 'redis';

/** What a lock is told by: a random text, or one that ends with a random text. */
const TOKEN = /^([0-9a-f]{32}|.*\|?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Who holds the lock, going by the servers. */
export interface Holders {
  /** Learns from what a party sends: which keys are locks, and which tokens are the party's. */
  note(party: string, words: string[]): void;
  /** Asks the servers. */
  look(): Promise<void>;
  /** No server has a holder, going by the last look. */
  isFree(): boolean;
  /** The holder, going by the last look. */
  party(): string | undefined;
  /** Ends the lease, on each server. */
  end(): Promise<void>;
  /** A text with random tokens in it, as a reader should see it. */
  named(word: string): string;
}

export function createHolders(servers: RedisClientType[]): Holders {
  const keys = new Set<string>();
  const partyOf = new Map<string, string>();
  let token: string | null = null;
  return {
    note(party, words) {
      for (const word of words) {
        if (TOKEN.test(word) && !partyOf.has(word)) partyOf.set(word, party);
        else if (word.includes(':lock:') && !word.endsWith(':queue')) keys.add(word);
      }
    },
    async look() {
      const held = await Promise.all([...keys].flatMap((key) => servers.map((server) => server.get(key))));
      token = held.find((one) => one !== null) ?? null;
    },
    isFree: () => token === null,
    party: () => (token === null ? undefined : partyOf.get(token)),
    async end() {
      await Promise.all([...keys].flatMap((key) => servers.map((server) => server.pExpire(key, 0))));
    },
    named(word) {
      const party = partyOf.get(word);
      return party === undefined ? word.replace(UUID, '…') : `token-${party}`;
    },
  };
}
