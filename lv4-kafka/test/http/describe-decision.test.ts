import { expect, test } from '@jest/globals';
import { DecisionEntity } from '../../src/decide/decision.entity';
import { describeDecision } from '../../src/http/describe-decision';
import { requestCalls } from '../../src/http/request-calls';

test('a decision on what could not be read is told as it is documented', () => {
  const instant = new Date();
  const unreadable = { eventId: null, buyerId: null, status: 'failed', reason: 'unreadable' } as const;
  const stored = { bookingId: null, answer: null, acceptedAt: instant, decidedAt: instant };
  const decision = Object.assign(new DecisionEntity(), unreadable, stored);
  const documented = requestCalls.find(({ path }) => path === '/booking-requests/:receipt')?.answers[200]
    ?.schema;
  const told = JSON.parse(JSON.stringify(describeDecision('a-receipt', decision)));
  expect(documented?.safeParse(told)).toMatchObject({ success: true, data: { eventId: null } });
});
