/** The words of a fault: `redis-1 freeze`, `lv3-1 pause 6s`, `link lv3-1 redis-1 slow 200ms`. */

import { type Action, LINK_ACTIONS, PROCESS_ACTIONS, TIMED } from './target';
import type { Breakables } from './targets';

export interface Deed {
  target: string;
  action: Action;
  /** Of the actions that take a time. */
  ms: number;
}

export interface Word {
  text: string;
  /** Where it begins. */
  at: number;
}

/** What is written cannot be understood, from that place on. */
export class Unclear extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** Words end at blanks; a comma and a colon are words of their own. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[,:]|[^\s,:]+/g)].map((match) => ({ text: match[0], at: match.index }));
}

const ACTIONS: readonly string[] = [...PROCESS_ACTIONS, ...LINK_ACTIONS, 'empty'];

/**
 * @param end where the text ends
 * @param before the target that is meant where none is named
 * @throws Unclear
 */
export function readDeed(words: Word[], end: number, targets: Breakables, before?: string): Deed {
  const [first] = words;
  const count =
    first === undefined || (ACTIONS.includes(first.text) && before) ? 0 : first.text === 'link' ? 3 : 1;
  const target =
    count === 0
      ? before
      : words
          .slice(0, count)
          .map(({ text }) => text)
          .join(' ');
  const known = targets.find(({ name }) => name === target);
  if (known === undefined) throw new Unclear(noTarget(target, targets), first?.at ?? end);
  const [action, time, tooMuch] = words.slice(count) as (Word | undefined)[];
  if (action === undefined) throw new Unclear(`what to do with ${target}? ${known.actions.join(', ')}`, end);
  if (!known.actions.some((one) => one === action.text))
    throw new Unclear(`${target} has no '${action.text}': ${known.actions.join(', ')}`, action.at);
  const isTimed = TIMED.some((one) => one === action.text);
  const rest = isTimed ? tooMuch : time;
  if (rest !== undefined) throw new Unclear(`'${rest.text}' is too much`, rest.at);
  const ms = isTimed ? readTime(time, end, action.text) : 0;
  return { target: known.name, action: action.text as Action, ms };
}

const LONGEST_MS = 600_000;

/** @throws Unclear */
export function readTime(word: Word | undefined, end: number, what: string): number {
  const [, number, unit] = /^(\d{1,7}(?:\.\d{1,3})?)(ms|s)$/.exec(word?.text ?? '') ?? [];
  const ms = Math.round(Number(number) * (unit === 's' ? 1_000 : 1));
  if (ms >= 1 && ms <= LONGEST_MS) return ms;
  const found = word === undefined ? '' : `, not '${word.text}'`;
  throw new Unclear(`after '${what}' comes a time, such as 200ms or 3s, up to 600s${found}`, word?.at ?? end);
}

function noTarget(name: string | undefined, targets: Breakables): string {
  const names = targets.map((target) => target.name);
  const isLink = name?.startsWith('link');
  const others = names.filter((other) => other.startsWith('link ') === Boolean(isLink));
  const asked = name === undefined ? 'no target' : `no target '${name}'`;
  if (isLink && others.length === 0) return `${asked}: this stack has no links (stack up --links)`;
  return `${asked}: ${others.join(', ')}`;
}
