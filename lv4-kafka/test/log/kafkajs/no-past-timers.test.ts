import { expect, jest, test } from '@jest/globals';
import '../../../src/log/kafkajs/kafkajs-log';

const RequestQueue = require('kafkajs/src/network/requestQueue');

test.each([
  ['at once', {}, 1],
  ['soon, where requests wait', { pending: [{}] }, 10],
  ['when the broker allows it, where it throttles', { throttledUntil: 1_500, pending: [{}] }, 500],
])(
  'kafkajs looks for throttled requests %s: never in the past, of which Node 24 warns',
  (_, state, delayMs) => {
    jest.useFakeTimers({ now: 1_000 });
    try {
      const queue = Object.assign(new RequestQueue({ maxInFlightRequests: 1 }), state);
      const setTimer = jest.spyOn(globalThis, 'setTimeout');
      queue.scheduleCheckPendingRequests();
      expect(setTimer.mock.calls.map(([, ms]) => ms)).toEqual([delayMs]);
    } finally {
      jest.restoreAllMocks();
      jest.useRealTimers();
    }
  },
);
