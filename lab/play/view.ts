import type { Judgement } from '@ticket-rush/testing/explorer/race';
import type { Run } from '@ticket-rush/testing/explorer/run';
import { digitOf, switchesOf } from '@ticket-rush/testing/explorer/schedule';
import type { Line } from '@ticket-rush/testing/interleaving/transcript/transcript';
import type { DataSource } from 'typeorm';
import { type Play, whoIs } from './choice';
import { LOCKS, TABLES } from './tables';

/** Everything that the page shows of a schedule under way. */
export interface View {
  play: Play;
  switches: number;
  parties: PartyView[];
  lines: readonly Line[];
  tables: TableView[];
  locks: LockView[];
  /** The audit's word, once no party can take a step. */
  judgement: Judgement | null;
}

export interface PartyView {
  digit: string;
  /** As the transcript names it: T1, or L for a lease that ends. */
  name: string;
  who: string;
  /** The name and the text of the statement that it sends next, or has sent and waits for. */
  next: { step: string; text: string } | null;
  /** Why it cannot take a step, or null where it can. */
  because: string | null;
  waitsFor: string[];
  /** It is no buyer, and need not happen. */
  isOptional: boolean;
  /** What it was told, once it has ended. */
  told: string | null;
}

export interface TableView {
  name: string;
  committed: Row[];
  /** By the digit of the party: the rows as its transaction sees them. Missing where it has none that can be looked into. */
  seenBy: Record<string, Row[]>;
}

export interface LockView {
  party: string;
  target: string;
  mode: string;
  granted: boolean;
}

type Row = Record<string, unknown>;

/** Looks at a run from outside, and into its transactions where looking changes nothing. */
export async function viewOf(dataSource: DataSource, run: Run, play: Play): Promise<View> {
  const states = run.states();
  const able = run.able();
  const digits = states.map(({ party }) => digitOf(party));
  return {
    play: { ...play, schedule: run.schedule },
    switches: switchesOf(run.schedule),
    parties: states.map(({ party, next, pending, because, waitsFor, answer, isOptional }, index) => ({
      digit: digitOf(party),
      name: party,
      who: isOptional ? 'the lease ends' : whoIs(play, index),
      isOptional,
      next: next ?? pending ?? null,
      because: because ?? null,
      waitsFor,
      told: answer === undefined ? null : run.inNames(toldBy(answer)),
    })),
    lines: run.lines,
    tables: await Promise.all(TABLES[play.resource].map((table) => look(dataSource, run, digits, table))),
    locks: await locksOf(dataSource, states),
    judgement: able.length === 0 ? await run.judge() : null,
  };
}

/**
 * The rows as the transaction of a party sees them, where looking changes nothing. Under REPEATABLE READ and SERIALIZABLE it would be
 * a read of its own, and what is under way could end otherwise than without it.
 */
async function lookInto(run: Run, digit: string, query: string): Promise<Row[] | undefined> {
  const begins = run.lines.findLast(
    ({ party, text }) => digitOf(party) === digit && text.startsWith('BEGIN'),
  );
  return begins?.text === 'BEGIN' ? run.look(digit, query).catch(() => undefined) : undefined;
}

async function look(
  dataSource: DataSource,
  run: Run,
  digits: string[],
  { name, query }: { name: string; query: string },
): Promise<TableView> {
  const seen = await Promise.all(
    digits.map(async (digit) => [digit, await lookInto(run, digit, query)] as const),
  );
  return {
    name,
    committed: await dataSource.query(query),
    seenBy: Object.fromEntries(seen.filter((entry): entry is [string, Row[]] => entry[1] !== undefined)),
  };
}

async function locksOf(dataSource: DataSource, states: ReturnType<Run['states']>): Promise<LockView[]> {
  const partyOf = new Map(states.map(({ pid, party, answer }) => [answer ? undefined : pid, party]));
  const pids = [...partyOf.keys()].filter((pid) => pid !== undefined);
  const rows: (Omit<LockView, 'party'> & { pid: number })[] = await dataSource.query(LOCKS, [pids]);
  return rows.map(({ pid, ...lock }) => ({ party: partyOf.get(pid) as string, ...lock }));
}

function toldBy(answer: PromiseSettledResult<unknown>): string {
  return answer.status === 'fulfilled' ? 'yes' : `no: ${(answer.reason as Error).message}`;
}
