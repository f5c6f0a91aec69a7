import { setImmediate as tick } from 'node:timers/promises';
import type { Database } from '@ticket-rush/shared/database/database';
import { withinTimeLimit } from '@ticket-rush/shared/retry/time-limit';
import { nameNumbers } from '../transcript/number-names';
import type { Line } from '../transcript/transcript';
import { type Actor, isBusy, type Pending, type Play, whyNot } from './actor';
import { answeredOrBlocked, hurryIfWaitedFor, partyOf, watch } from './answers';
import type { Call } from './call';
import { circleIn } from './circle';
import type { Connection, Connections } from './connections';
import { createHands, type Hands } from './hands';
import { holdPartyTime } from './party-time';
import { scheduledDatabase } from './scheduled-database';
import { speaker } from './speaker';
import type { SentStep, TakenStep } from './step';

/** What each party does, by its name: T1, T2. All of them are given the same database. */
export type Parties = (database: Database, hands: Hands) => Record<string, Play>;

/** Where a party stands. */
export interface PartyState {
  party: string;
  /** What it sends at its next step. Not known before its first step, and while it waits. */
  next?: SentStep;
  /** What it has sent, and PostgreSQL has not answered. */
  pending?: SentStep;
  /** Why it cannot take a step; left out where it can. */
  because?: string;
  /** The parties that it waits for, going by PostgreSQL. */
  waitsFor: string[];
  /** Whether it need not happen. */
  isOptional: boolean;
  /** Whether it waits for another party in the process. */
  waitsInProcess: boolean;
  /** The backend that serves it, or did last. */
  pid?: number;
  /** How it has ended; left out where it has not. */
  answer?: PromiseSettledResult<unknown>;
}

/**
 * Real connections on which the parties of a race take one step at a time, in any order.
 *
 * A step sends one statement, or BEGIN, COMMIT, ROLLBACK, and settles when PostgreSQL has answered or says whom the statement
 * waits for. The first step of a party also calls it. Which waits a step ends is asked of PostgreSQL, not assumed.
 *
 * A party whose answers have all arrived, and that has nothing to send after the event loop went round, waits in the process
 * (for a mutex). That assumes that no technique sleeps: its pauses are injected.
 */
export interface Stage {
  /** What has happened so far. */
  readonly lines: readonly Line[];
  /** Where each party stands, in the order in which they were given. */
  states(): PartyState[];
  /**
   * Lets a party take its next step.
   *
   * @param wanted what the step must be; anything unless told
   * @throws an Error that says why it cannot, or what it wants to do instead
   */
  step(party: string, wanted?: string): Promise<TakenStep>;
  /**
   * Asks in a party's own transaction, and so sees what the party would see now. At SERIALIZABLE that is one more read of its
   * transaction, and may change how it ends.
   *
   * @throws an Error if the party has no transaction, or waits in it
   */
  look(party: string, sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Rolls back what is open, and lets no party send anything more. Settles when all have ended. */
  close(): Promise<void>;
}

/** What a party gets that is still under way when the stage closes. */
export class StageClosed extends Error {}

const BEGINS = 'begins';
/** How often the event loop goes round before a party that does nothing counts as waiting in the process. */
const ROUNDS = 3;
/** How long the parties may take to end when the stage closes, in milliseconds. */
const CLOSE_LIMIT_MS = 10_000;

export function openStage(connections: Connections, parties: Parties, names = nameNumbers()): Stage {
  const lines: Line[] = [];
  let steps = 0;
  let closed = false;
  const letTimePass = holdPartyTime();
  const announce = (call: Call) => {
    const actor = speaker.getStore() as Actor;
    if (call.connection !== undefined) actor.connection = call.connection;
    if (closed) abandon(actor, call);
    else actor.calls.push(call);
  };
  const database = scheduledDatabase(connections, names, announce);
  const hands = createHands(announce, names, (party) => actors.find(({ name }) => name === party));
  const actors: Actor[] = Object.entries(parties(database, hands)).map(([name, play]) => ({
    name,
    play,
    calls: [],
    isInside: false,
    lastStep: 0,
    aheadMs: 0,
  }));

  return {
    lines,
    states: () => actors.map(stateOf),
    async step(party, wanted) {
      const actor = actors.find(({ name }) => name === party);
      if (actor === undefined)
        throw new Error(`there is no ${party}: there are ${actors.map(({ name }) => name).join(', ')}`);
      const because = whyNot(actor);
      if (because !== undefined)
        throw new Error(
          `${party} cannot take step ${steps + 1}${wanted === undefined ? '' : `, ${wanted}`}: ${because}`,
        );
      for (const each of actors) each.hasLookedAtClock = false;
      if (actor.end === undefined) await begin(actor);
      const [call] = actor.calls;
      if (wanted !== undefined && (call?.step ?? BEGINS) !== wanted)
        throw new Error(`${party} cannot take step ${steps + 1}, ${wanted}: ${instead(actor)}`);
      steps += 1;
      actor.lastStep = steps;
      const sent: SentStep = call ?? { step: BEGINS, text: BEGINS, kind: 'statement' };
      if (call !== undefined) await send(actor, call);
      else write(actor, sent, actor.answer === undefined ? 'waits in the process' : '');
      await settle();
      return { ...stepOf(sent), looksAtClock: actors.some((each) => each.hasLookedAtClock === true) };
    },
    async look(party, sql, values = []) {
      const actor = actors.find(({ name }) => name === party);
      if (!actor?.isInside || actor.pending !== undefined)
        throw new Error(`${party} has no transaction to ask in, or waits in it`);
      return (await (actor.connection as Connection).client.query(sql, values)).rows;
    },
    async close() {
      closed = true;
      for (const actor of actors) abandonSleep(actor);
      for (const actor of actors) for (const call of actor.calls.splice(0)) abandon(actor, call);
      await withinTimeLimit('a party', CLOSE_LIMIT_MS, untilAbandonedHaveEnded()).finally(letTimePass);
    },
  };

  function abandon(actor: Actor, call: Call): void {
    actor.isAbandoned = true;
    call.abandon(new StageClosed());
  }

  function abandonSleep(actor: Actor): void {
    if (actor.sleep === undefined) return;
    actor.isAbandoned = true;
    actor.sleep.abandon(new StageClosed());
  }

  /** A party that waits in the process goes on once the others have ended, or never. */
  async function untilAbandonedHaveEnded(): Promise<void> {
    const underWay = () =>
      actors.filter(({ answer, isAbandoned, pending }) => answer === undefined && (isAbandoned || pending));
    while (underWay().length > 0) {
      await Promise.all(underWay().map(({ end }) => end));
      await settle();
    }
  }

  /** Calls a party, and waits until it wants to send something. */
  async function begin(actor: Actor): Promise<void> {
    actor.end = speaker.run(actor, actor.play).then(
      (value) => {
        actor.answer = { status: 'fulfilled', value };
      },
      (reason: unknown) => {
        actor.answer = { status: 'rejected', reason };
      },
    );
    await settle();
  }

  async function send(actor: Actor, call: Call): Promise<void> {
    actor.calls.shift();
    await hurryIfWaitedFor(actors, actor, call);
    if (call.step === 'BEGIN') actor.isInside = true;
    const sent: Pending = {
      call,
      answer: watch(call),
      sentOn: lines.length + 1,
      step: steps,
      blockers: [],
    };
    actor.pending = sent;
    await answeredOrBlocked(actors, connections, actor);
    if (sent.blockers.length > 0) write(actor, call, 'waits');
    else await noteAnswer(actor, sent);
    // What happens elsewhere ends no wait in PostgreSQL.
    if (call.kind !== 'statement') return;
    for (const waiter of actors.filter(({ pending }) => pending !== undefined)) {
      const earlier = waiter.pending as Pending;
      if (earlier === sent) continue;
      await answeredOrBlocked(actors, connections, waiter);
      if (earlier.blockers.length === 0) await noteAnswer(waiter, earlier, earlier.sentOn);
    }
  }

  async function noteAnswer(actor: Actor, { call, answer }: Pending, continues?: number): Promise<void> {
    const then = await answer.text;
    actor.pending = undefined;
    if (call.step === 'COMMIT' || call.step === 'ROLLBACK') actor.isInside = false;
    const circle = circleIn(answer.error, (pid) => partyOf(actors, pid));
    const more = { ...(continues !== undefined && { continues }), ...(circle.length > 0 && { circle }) };
    const text = continues === undefined ? call.text : `continues ${continues}`;
    write(actor, { step: call.step, text }, then, more);
  }

  /** Lets the code of the parties run until each has something to send, waits for an answer, or has ended. */
  async function settle(): Promise<void> {
    for (let round = 0; round < ROUNDS && actors.some(isBusy); round++) await tick();
  }

  function write(
    { name }: Actor,
    { step, text }: Pick<SentStep, 'step' | 'text'>,
    then: string,
    more: Pick<Line, 'continues' | 'circle'> = {},
  ): void {
    lines.push({ number: lines.length + 1, party: name, step, text, then, ...more });
  }
}

function instead(actor: Actor): string {
  return whyNot(actor) ?? `it wants ${actor.calls[0]?.step ?? 'something else'}`;
}

function stateOf(actor: Actor): PartyState {
  const { name, play, calls, pending, connection, answer, sleep } = actor;
  const because = whyNot(actor);
  const [next] = calls;
  return {
    party: name,
    waitsFor: pending?.blockers ?? [],
    isOptional: play.whyNot !== undefined,
    waitsInProcess: isBusy(actor) && sleep === undefined,
    ...(next && { next: stepOf(next) }),
    ...(pending && { pending: stepOf(pending.call) }),
    ...(because !== undefined && { because }),
    ...(connection && { pid: connection.pid }),
    ...(answer && { answer }),
  };
}

function stepOf({ step, text, kind }: SentStep): SentStep {
  return { step, text, kind };
}
