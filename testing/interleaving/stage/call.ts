import { AsyncResource } from 'node:async_hooks';
import type { Connection } from './connections';
import type { SentStep } from './step';

/** What one party wants to send, held back until the schedule calls it. */
export interface Call extends SentStep {
  /** The session of PostgreSQL that it will be sent on; left out where it is sent elsewhere. */
  connection?: Connection;
  /** Sends it. Settles with the answer. */
  send: () => Promise<unknown>;
  /** Does not send it: the party gets the error instead, and what it has written is rolled back. */
  abandon: (reason: Error) => void;
  /** The answer as a reader should see it. */
  show: (answer: unknown) => string;
}

export function held<C extends Call, T>(
  announce: (call: C) => void,
  call: Omit<C, 'send' | 'abandon'>,
  act: () => Promise<T>,
): Promise<T> {
  // Sent by the stage, but in the name of the party: what it does next must be known as the party's.
  const actAsParty = AsyncResource.bind(act);
  return new Promise((resolve, reject) => {
    const send = () => {
      const sent = actAsParty();
      sent.then(resolve, reject);
      return sent;
    };
    announce({ ...call, send, abandon: reject } as unknown as C);
  });
}
