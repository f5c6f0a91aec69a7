/**
 * What a caller knows after an error.
 *
 * `rejected`  it did not happen: no row was written, asking again is safe.
 * `unknown`   it may have happened: the answer was lost after the point of no return.
 *
 * Maelstrom and Jepsen call these definite and indefinite errors. A timeout is never `rejected`.
 */
export type Outcome = 'rejected' | 'unknown';

/** One field of a request that is wrong, named as the caller wrote it. */
export interface FieldError {
  field: string;
  message: string;
}

interface TicketErrorOptions {
  /** Stable identifier of the problem: the last part of the RFC 9457 `type`. */
  type: string;
  status: number;
  title: string;
  detail: string;
  outcome?: Outcome;
  retryable?: boolean;
  retryAfterSeconds?: number;
  fields?: FieldError[];
  cause?: unknown;
}

/** Every failure that a caller is told about. The Express error handler is the only place that maps it. */
export class TicketError extends Error {
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly outcome: Outcome;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly fields: FieldError[];

  constructor(options: TicketErrorOptions) {
    const { stackTraceLimit } = Error;
    // A refusal is an answer: it is not logged, and to walk the stack costs more than to decide.
    if (options.status < 500) Error.stackTraceLimit = 0;
    super(options.detail, { cause: options.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.name = new.target.name;
    this.type = options.type;
    this.status = options.status;
    this.title = options.title;
    this.outcome = options.outcome ?? 'rejected';
    this.retryable = options.retryable ?? false;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.fields = options.fields ?? [];
  }
}
