import { setTimeout as sleep } from 'node:timers/promises';
import { type DecisionStatus, decisionRecord } from '@ticket-rush/testing/rush/await-decision';
import { patienceWith } from '@ticket-rush/testing/rush/patience';
import type { LearnDecision } from '@ticket-rush/testing/rush/send-rush';
import type { DataSource } from 'typeorm';

const LOOK_MS = 500;
/** The location ends with the receipt, which begins with the id. */
const RECEIPT = /\/([0-9a-f-]{36})[^/]*$/;

type Found = { id: string } & Omit<DecisionStatus, 'decidedAt'> & { decidedAt: Date };

interface Waiting {
  givenUpAt: number;
  resolve(decision: Awaited<ReturnType<LearnDecision>>): void;
}

/**
 * Learns all decisions by one question every half second. Ten thousand buyers who poll would be more work for the services
 * than their requests are, and the polls would be what is measured.
 */
export function learnFromDatabase(dataSource: DataSource): { learn: LearnDecision; close(): Promise<void> } {
  const waiting = new Map<string, Waiting>();
  const stop = new AbortController();

  async function look(): Promise<void> {
    const found = await dataSource.query<Found[]>(
      `SELECT id, status, reason, decided_at AS "decidedAt" FROM booking_decisions WHERE id = ANY ($1::uuid[])`,
      [[...waiting.keys()]],
    );
    for (const { id, decidedAt, ...decision } of found) {
      waiting.get(id)?.resolve(decisionRecord({ ...decision, decidedAt: decidedAt.toISOString() }));
      waiting.delete(id);
    }
    for (const [id, { givenUpAt, resolve }] of waiting) {
      if (Date.now() < givenUpAt) continue;
      resolve({ decidedAt: Date.now(), outcome: 'undecided', reason: 'undecided' });
      waiting.delete(id);
    }
  }

  async function lookAgainAndAgain(): Promise<void> {
    while (!stop.signal.aborted) {
      if (waiting.size > 0) await look();
      await sleep(LOOK_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  const looking = lookAgainAndAgain();
  return {
    learn: (_, { location, ...promised }) =>
      new Promise((resolve, reject) => {
        const id = RECEIPT.exec(location)?.[1];
        if (id === undefined) return reject(new Error(`no id in ${location}`));
        waiting.set(id, { givenUpAt: patienceWith(promised, Date.now()).endsAt(), resolve });
      }),
    async close() {
      stop.abort();
      await looking;
    },
  };
}
