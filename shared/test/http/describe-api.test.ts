import { expect, test } from '@jest/globals';
import { bookingCalls } from '../../openapi/calls/booking-calls';
import { eventCalls } from '../../openapi/calls/event-calls';
import { seatCalls, seatMapCalls } from '../../openapi/calls/seat-calls';
import { serviceCalls } from '../../openapi/calls/service-calls';
import { waitingRoomAuditCalls, waitingRoomCalls } from '../../openapi/calls/waiting-room-calls';
import { walletBookCalls, walletCalls } from '../../openapi/calls/wallet-calls';
import { describeApi } from '../../openapi/describe-api';

const calls = [
  ...[...bookingCalls, ...eventCalls, ...seatMapCalls, ...seatCalls, ...walletBookCalls],
  ...[...serviceCalls, ...waitingRoomAuditCalls, ...waitingRoomCalls, ...walletCalls],
];
const api = describeApi({ level: 'test', catalogue: {}, calls });

/** Where a reader of /docs would be shown `"string"`, or a number that means as little. */
function withoutExample(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null || 'examples' in schema || 'example' in schema) return [];
  const { type } = schema as { type?: unknown };
  const saysWhatItIs = ['enum', 'const', 'format', 'default'].some((word) => word in schema);
  if ((type === 'string' || type === 'integer' || type === 'number') && !saysWhatItIs) return [path];
  return Object.entries(schema).flatMap(([name, inner]) => withoutExample(inner, `${path}/${name}`));
}

test('every schema of a body has an example that makes sense', () => {
  const bodies = Object.entries(api.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const { requestBody, responses } = operation as {
        requestBody?: object;
        responses: Record<string, object>;
      };
      return withoutExample({ requestBody, responses: bodiesOf(responses) }, `${method} ${path}`);
    }),
  );
  expect([...bodies, ...withoutExample(api.components.schemas, 'schemas')]).toEqual([]);
});

function bodiesOf(responses: Record<string, object>): object {
  const json = Object.entries(responses).flatMap(([status, { content }]: [string, { content?: object }]) =>
    content !== undefined && 'application/json' in content ? [[status, content]] : [],
  );
  return Object.fromEntries(json);
}

test('a problem that names fields does so in its example', () => {
  const text = JSON.stringify(api.paths);
  expect(text).toContain(
    '"errors":[{"field":"tickets","message":"must be a whole number from 1 to 100,000, or null',
  );
  expect(text).toContain('"errors":[{"field":"X-USER-ID","message":"is missing"}]');
  expect(text).toContain('"errors":[{"field":"Authorization","message":"is missing or wrong"}]');
});
