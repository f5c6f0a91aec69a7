import type { DataSource } from 'typeorm';
import type { Connections } from '../interleaving/stage/connections';
import { openStage, type PartyState } from '../interleaving/stage/stage';
import type { TakenStep } from '../interleaving/stage/step';
import { FIRST_ID, nameNumbers } from '../interleaving/transcript/number-names';
import type { Line } from '../interleaving/transcript/transcript';
import { type Answer, answerOf, type Judgement, type Race } from './race';
import { digitOf, partyName, type Schedule } from './schedule';

/** One schedule under way, on rows of its own. */
export interface Run {
  /** The steps so far. */
  readonly schedule: Schedule;
  readonly lines: readonly Line[];
  /** Where each party stands: what it does next, or why it cannot. */
  states(): PartyState[];
  /** The digits of the parties that can take a step. None where all have ended, or each waits for another. */
  able(): string[];
  /** @param digit of the party @throws an Error that says why the party cannot take a step */
  step(digit: string): Promise<TakenStep>;
  /** What the party's own transaction would see now; see `Stage.look`. */
  look(digit: string, sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** A text with ids in it, with the names that the lines give them. */
  inNames(text: string): string;
  /** The audit's word on a schedule that is over. */
  judge(): Promise<Judgement>;
  /** Rolls back what is open. */
  close(): Promise<void>;
}

/** Makes fresh rows, and puts the parties before their first step. */
export async function openRun(dataSource: DataSource, connections: Connections, race: Race): Promise<Run> {
  const prepared = await race.prepare(dataSource);
  const names = nameNumbers(prepared.names);
  const stage = openStage(connections, prepared.parties, names);
  const askedAt = new Map<string, number>();
  const answers: Answer[] = [];
  let schedule = '';

  return {
    get schedule() {
      return schedule;
    },
    lines: stage.lines,
    states: stage.states,
    able: () =>
      stage
        .states()
        .filter(({ because }) => because === undefined)
        .map(({ party }) => digitOf(party)),
    async step(digit) {
      const party = partyName(digit);
      const sent = await stage.step(party);
      schedule += digit;
      if (!askedAt.has(party)) askedAt.set(party, schedule.length);
      noteAnswers();
      return sent;
    },
    look: (digit, sql, values) => stage.look(partyName(digit), sql, values),
    inNames: (text) => inNames(text, names),
    async judge() {
      const stuck = stage.states().filter(({ answer, isOptional }) => answer === undefined && !isOptional);
      if (stuck.length > 0)
        return {
          verdict: 'broken',
          report: stuck.map(({ party, because }) => `${party} never ends: ${because}.`),
        };
      const { verdict, report } = await prepared.judge(answers);
      return { verdict, report: report.map((sentence) => inNames(sentence, names)) };
    },
    close: stage.close,
  };

  function noteAnswers(): void {
    for (const { party, answer, isOptional } of stage.states()) {
      if (answer === undefined || isOptional || answers.some((known) => known.party === party)) continue;
      const times = { askedAt: askedAt.get(party) ?? 0, answeredAt: schedule.length };
      answers.push(answerOf(party, answer, times));
    }
  }
}

function inNames(sentence: string, names: ReturnType<typeof nameNumbers>): string {
  return sentence.replace(/\d+/g, (digits) => (Number(digits) < FIRST_ID ? digits : names(Number(digits))));
}
