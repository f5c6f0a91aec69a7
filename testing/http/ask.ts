import { expect } from '@jest/globals';
import { apiDocumentOf } from '../contracts/http/api-document';
import { undocumented } from '../contracts/http/documented-answer';
import type { Shop } from '../rush/shop';

/** What a shop answered. */
export interface Answer {
  status: number;
  /** The last part of the problem's type, such as `seat-taken`; `undefined` where there was no problem. */
  problem: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  body: any;
}

export interface Question {
  buyerId?: number | string | undefined;
  idempotencyKey?: string;
  /** Further headers. */
  headers?: Record<string, string>;
  body?: object;
}

/** Sends one request. The answer must be as documented, and an error must be a problem document without a stack trace. */
export async function ask(
  shop: Shop,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { buyerId, idempotencyKey, headers, body }: Question = {},
): Promise<Answer> {
  const response = await shop.pool.request({
    method,
    path,
    headers: {
      'content-type': 'application/json',
      ...(buyerId !== undefined && { 'x-user-id': String(buyerId) }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.body.text();
  const answer = { status: response.statusCode, body: text === '' ? undefined : JSON.parse(text) };
  const contentType = String(response.headers['content-type']);
  const [plainPath = ''] = path.split('?');
  expect(
    undocumented(await apiDocumentOf(shop), { method, path: plainPath, contentType, ...answer }),
  ).toBeUndefined();
  if (answer.status < 400) return { ...answer, problem: undefined };
  expect(text).not.toMatch(/\bat .*\.[jt]s|node_modules/);
  expect(contentType).toContain('application/problem+json');
  return { ...answer, problem: String(answer.body.type).split(':').at(-1) };
}

/** How many answers there were of each kind: `{ 201: 1, 'seat-taken': 19 }`. */
export function tally(answers: Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { problem, status } of answers) {
    const kind = problem ?? String(status);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** The audit has found nothing; where it has, what it says is what one wants to read. */
export function expectNothingWrong({ report }: { report: string[] }): void {
  expect(report).toEqual([expect.stringContaining('nothing is wrong')]);
}

/** Does the same `count` times at once. */
export function atOnce<T>(count: number, what: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => what(index)));
}
