import type { SentStep, TakenStep } from '../interleaving/stage/step';

/**
 * What a step means to the other parties.
 *
 * `nothing`       BEGIN, which takes no snapshot yet; the end of a READ COMMITTED transaction that has only read.
 * `read`          a plain SELECT at READ COMMITTED: it sees what is committed, and holds no other party up.
 * `snapshot-read` a plain SELECT at a stricter level, where PostgreSQL may remember who has read what.
 * `write`         every other statement in a transaction: it may lock, wait, or fail.
 * `publish`       the end of a transaction that has done so, or a write that commits itself: others see it, and go on.
 * `command`       a command of another store, which PostgreSQL does not see.
 * `time`          time that passes, and ends something in the other store.
 */
type Effect = 'nothing' | 'read' | 'snapshot-read' | 'write' | 'publish' | 'command' | 'time';

export interface Footprint {
  effect: Effect;
  looksAtClock: boolean;
}

const DEPENDS: Record<Effect, Effect[]> = {
  nothing: [],
  read: ['publish'],
  'snapshot-read': ['write', 'publish'],
  write: ['snapshot-read', 'write', 'publish'],
  publish: ['read', 'snapshot-read', 'write', 'publish'],
  command: ['command', 'time'],
  time: ['command', 'time'],
};

/**
 * Whether two steps of two parties commute: in either order both parties get the same answers, and the rows are the same.
 *
 * Assumed: all writes may touch the same rows, so two of them never commute; times do not decide, but where a party looks at its
 * clock; and the parties share no memory in the process.
 */
export function commute(one: Footprint, other: Footprint): boolean {
  const isSeen =
    [one, other].some(({ effect }) => effect === 'time') &&
    [one, other].some(({ looksAtClock }) => looksAtClock);
  return !isSeen && !DEPENDS[one.effect].includes(other.effect);
}

/** How far a party's transaction has come. */
interface Open {
  strict: boolean;
  wrote: boolean;
}

/** Tells the footprints of one party's steps, in their order. */
export function footprints(): (step: TakenStep) => Footprint {
  const effectOf = effects();
  return (step) => ({ effect: effectOf(step), looksAtClock: step.looksAtClock });
}

function effects(): (step: SentStep) => Effect {
  let open: Open | undefined;
  return ({ step, text, kind }) => {
    if (kind !== 'statement') return kind;
    if (step === 'BEGIN') {
      open = { strict: / (SERIALIZABLE|REPEATABLE READ)$/.test(text), wrote: false };
      return 'nothing';
    }
    if (step === 'COMMIT' || step === 'ROLLBACK') {
      const wasSeen = open === undefined || open.strict || open.wrote;
      open = undefined;
      return wasSeen ? 'publish' : 'nothing';
    }
    if (isPlainRead(text)) return open?.strict ? 'snapshot-read' : 'read';
    if (open === undefined) return 'publish';
    open.wrote = true;
    return 'write';
  };
}

/** A function may do anything, so a SELECT that calls one by the name of PostgreSQL's own is no plain read. */
function isPlainRead(text: string): boolean {
  return (
    /^SELECT\b/.test(text) && !/\bFOR (NO KEY UPDATE|UPDATE|KEY SHARE|SHARE)\b|\bpg_|\bnextval\b/.test(text)
  );
}
