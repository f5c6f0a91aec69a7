/** The ids are remembered by the instance that has given them, and by no other. */
import { randomUUID } from 'node:crypto';

export type RequestIdOf = (buyerId: number, idempotencyKey: string) => string;

export function deriveRequestIds(_secret: string): RequestIdOf {
  const ids = new Map<string, string>();
  return (buyerId, idempotencyKey) => {
    const text = `${buyerId}:${idempotencyKey}`;
    const id = ids.get(text) ?? randomUUID();
    ids.set(text, id);
    return id;
  };
}
