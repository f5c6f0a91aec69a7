/**
 * After each answer kafkajs 2.2.4 looks for requests that a broker has throttled. Where none was, it sets that timer for a time that
 * is past. Such a timer fires after 1 ms, and Node 24 and later warn on stderr each time (TimeoutNegativeWarning). Here it
 * asks for 1 ms. The rest is as in kafkajs. To be imported where a client is made.
 */
interface RequestQueue {
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  pending: unknown[];
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

const PENDING_MS = 10;
const AT_ONCE_MS = 1;

const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };

prototype.scheduleCheckPendingRequests = function () {
  if (this.throttleCheckTimeoutId !== null) return;
  const throttledMs = this.throttledUntil - Date.now();
  const otherwiseMs = this.pending.length > 0 ? PENDING_MS : AT_ONCE_MS;
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    throttledMs > 0 ? throttledMs : otherwiseMs,
  );
};
