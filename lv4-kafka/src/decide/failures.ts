import type { Transaction } from '@ticket-rush/shared/database/database';
import type { LogBatch, LogRecord } from '../log/log';
import type { AcceptedRequest } from '../requests/request-message';
import type { Decision } from './decision';

/** A record that cannot be handled, and where it was. */
export interface FailedRecord {
  place: Pick<LogBatch, 'set' | 'lane' | 'topic' | 'partition'>;
  record: LogRecord;
  error: unknown;
}

/** A record that can be read, and still fails. */
export type FailedRequest = FailedRecord & { request: AcceptedRequest };

/**
 * What becomes of records that cannot be handled for a reason of their own. Both run in the transaction that moves the
 * slot's progress past the record, so what they write and that the record is done are one. If they throw, the record is
 * handled again.
 */
export interface Failures {
  /** The request failed. Its decision, if that is final; `undefined` if it will be tried again from elsewhere. */
  failed(transaction: Transaction, failure: FailedRequest): Promise<Decision | undefined>;
  /** Only the API writes requests. So the record comes from a defect, from another program, or from an API of a later version. */
  unreadable(transaction: Transaction, failure: FailedRecord): Promise<void>;
}
