/** How long a barrier waits for its last party, in milliseconds. The parties of a test need a few. */
const BARRIER_LIMIT_MS = 5_000;
/** How long a gate stays shut before it is an error. A test of LV.4 may hold one while a group rebalances. */
const GATE_LIMIT_MS = 30_000;

/** Holds each party that arrives until all have. A test says "both have read" with it, and needs no sleep. */
export interface Barrier {
  /**
   * Resolves once the last of the parties has arrived. A party that comes after that passes freely.
   *
   * @throws an Error if not all arrive within the limit: one that is missing has ended, or waits for one that stands here
   */
  arrive(): Promise<void>;
}

export function createBarrier(parties: number, limitMs = BARRIER_LIMIT_MS): Barrier {
  let arrived = 0;
  const gate = createGate(
    limitMs,
    () =>
      `${arrived} of ${parties} parties came to the barrier within ${limitMs} ms: ` +
      'a party that is missing has ended, has failed, or waits for one that stands here',
  );
  return {
    arrive() {
      arrived += 1;
      if (arrived >= parties) gate.open();
      return gate.opened;
    },
  };
}

/** A door that another party opens, once and for good. */
export interface Gate {
  /** Resolves once the gate is open. The limit counts from when the first party waits. @throws an Error at the limit */
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(
  limitMs = GATE_LIMIT_MS,
  explain = () => `no party opened the gate within ${limitMs} ms: the one that should has ended, or waits`,
): Gate {
  const created = new Error('the gate was created here');
  let timer: NodeJS.Timeout | undefined;
  let open: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const opened = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  opened.catch(() => undefined); // A gate that stays shut is the error of the parties that wait for it.
  return {
    get opened() {
      timer ??= setTimeout(() => fail(new Error(explain(), { cause: created })), limitMs).unref();
      return opened;
    },
    open() {
      clearTimeout(timer);
      open();
    },
  };
}
