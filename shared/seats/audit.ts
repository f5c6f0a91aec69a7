import type { Verdict } from '../booking/technique';
import { groupBy } from '../report/group-by';
import { examples } from '../report/sentences';
import type { SeatChange } from './seat';
import type { SeatHistory } from './seats';

type Wrong =
  | 'held-by-two'
  | 'sold-to-two'
  | 'confirmed-late'
  | 'confirmed-without-hold'
  | 'released-without-hold';

/** A change that should have been refused. */
export interface SeatViolation {
  wrong: Wrong;
  label: string;
  /** Who was told yes. */
  buyerId: number;
  /** Who had the seat at that moment. */
  otherBuyerId: number | null;
}

/** A buyer who had more seats at a time than the event allows. */
export interface OverLimit {
  buyerId: number;
  /** The most that the buyer had. */
  seats: number;
}

export interface SeatAudit {
  eventId: number;
  seats: number;
  /** Seats with at least one hold in their history. */
  held: number;
  sold: number;
  violations: SeatViolation[];
  /** The limit of the event; `null` where there is none. */
  seatsPerBuyer: number | null;
  overLimit: OverLimit[];
  /** Labels of the seats whose row says something else than their history. */
  drifted: string[];
  verdict: Exclude<Verdict, 'undersells'>;
  /** The findings for a person, one sentence each. */
  report: string[];
}

/** Who has a seat, according to its history so far. */
interface Standing {
  holderId: number | null;
  heldUntil: Date | null;
  ownerId: number | null;
}

const FREE: Standing = { holderId: null, heldUntil: null, ownerId: null };

/** Replays the history of every seat, and finds each change that should have been refused. */
export function auditSeats(eventId: number, { seatsPerBuyer, seats, changes }: SeatHistory): SeatAudit {
  const histories = groupBy(changes, ({ seatId }) => seatId);
  const replayed = seats.map((seat) => ({ seat, ...replay(seat.label, histories.get(seat.id) ?? []) }));
  const violations = replayed.flatMap((one) => one.violations);
  const drifted = replayed
    .filter(({ seat, last }) => seat.holderId !== last.holderId || seat.ownerId !== last.ownerId)
    .map(({ seat }) => seat.label);
  const found = {
    eventId,
    seats: seats.length,
    held: histories.size,
    sold: seats.filter(({ ownerId }) => ownerId !== null).length,
    violations,
    seatsPerBuyer,
    overLimit: seatsPerBuyer === null ? [] : findOverLimit(changes, seatsPerBuyer),
    drifted,
  };
  const verdict = violations.length + found.overLimit.length + drifted.length > 0 ? 'broken' : 'holds';
  return { ...found, verdict, report: explain(found) };
}

function replay(label: string, history: SeatChange[]): { violations: SeatViolation[]; last: Standing } {
  const violations: SeatViolation[] = [];
  let standing = FREE;
  for (const change of history) {
    const wrong = CHECKS[change.change](standing, change);
    if (wrong !== undefined) {
      const otherBuyerId = standing.ownerId ?? standing.holderId;
      violations.push({ wrong, label, buyerId: change.buyerId, otherBuyerId });
    }
    standing = after(change);
  }
  return { violations, last: standing };
}

/** The changes of all seats in one order: what a buyer has is in several of them. */
function findOverLimit(changes: SeatChange[], limit: number): OverLimit[] {
  const standings = new Map<number, Standing>();
  const touched = new Map<number, Set<number>>();
  const most = new Map<number, number>();
  for (const change of changes) {
    const { seatId, buyerId, changedAt } = change;
    standings.set(seatId, after(change));
    if (change.change !== 'held') continue;
    const seatIds = (touched.get(buyerId) ?? new Set()).add(seatId);
    touched.set(buyerId, seatIds);
    const has = [...seatIds].filter((id) => isOf(buyerId, changedAt, standings.get(id))).length;
    if (has > limit) most.set(buyerId, Math.max(has, most.get(buyerId) ?? 0));
  }
  return [...most].map(([buyerId, seats]) => ({ buyerId, seats }));
}

/** Whether the buyer has bought the seat, or holds it at that moment. */
function isOf(buyerId: number, at: Date, { holderId, heldUntil, ownerId } = FREE): boolean {
  return ownerId === buyerId || (holderId === buyerId && heldUntil !== null && heldUntil > at);
}

/** What is wrong with a change, given who has the seat. */
const CHECKS: Record<SeatChange['change'], (had: Standing, change: SeatChange) => Wrong | undefined> = {
  held({ holderId, heldUntil, ownerId }, { changedAt }) {
    const taken = ownerId !== null || (holderId !== null && heldUntil !== null && heldUntil > changedAt);
    return taken ? 'held-by-two' : undefined;
  },
  confirmed({ holderId, heldUntil, ownerId }, { buyerId, changedAt }) {
    if (ownerId !== null) return 'sold-to-two';
    if (holderId !== buyerId) return 'confirmed-without-hold';
    return heldUntil !== null && heldUntil <= changedAt ? 'confirmed-late' : undefined;
  },
  released({ holderId }, { buyerId }) {
    return holderId === buyerId ? undefined : 'released-without-hold';
  },
};

function after({ change, buyerId, heldUntil }: SeatChange): Standing {
  if (change === 'held') return { holderId: buyerId, heldUntil, ownerId: null };
  return change === 'confirmed' ? { ...FREE, ownerId: buyerId } : FREE;
}

const SENTENCES: Record<Wrong, (violation: SeatViolation) => string> = {
  'held-by-two': ({ label, buyerId, otherBuyerId }) =>
    buyerId === otherBuyerId
      ? `Buyer ${buyerId} got seat ${label} twice.`
      : `Buyers ${otherBuyerId} and ${buyerId} both got seat ${label}.`,
  'sold-to-two': ({ label, buyerId, otherBuyerId }) =>
    `Buyers ${otherBuyerId} and ${buyerId} both bought seat ${label}.`,
  'confirmed-late': ({ label, buyerId }) => `Buyer ${buyerId} bought seat ${label} after the hold had ended.`,
  'confirmed-without-hold': ({ label, buyerId }) =>
    `Buyer ${buyerId} bought seat ${label} without holding it.`,
  'released-without-hold': ({ label, buyerId, otherBuyerId }) =>
    `Buyer ${buyerId} gave up seat ${label}, which ${otherBuyerId === null ? 'nobody' : `buyer ${otherBuyerId}`} held.`,
};

function explain({
  eventId,
  seats,
  sold,
  violations,
  seatsPerBuyer,
  overLimit,
  drifted,
}: Omit<SeatAudit, 'verdict' | 'report'>): string[] {
  const wrong = [
    ...(Object.keys(SENTENCES) as Wrong[]).flatMap((kind) =>
      examples(
        violations.filter((violation) => violation.wrong === kind),
        SENTENCES[kind],
      ),
    ),
    ...examples(
      overLimit,
      ({ buyerId, seats: has }) =>
        `Buyer ${buyerId} holds ${has} seats, at most ${seatsPerBuyer} are allowed.`,
    ),
    ...examples(drifted, (label) => `Seat ${label} says something else than its history.`),
  ];
  return wrong.length > 0 ? wrong : [`Event ${eventId} sold ${sold} of ${seats} seats and nothing is wrong.`];
}
