/**
 * What happens to the servers during a rush, and when: `at 40% of answers: redis-1 freeze, after 3s: thaw`.
 *
 *     plan   step {"," step}
 *     step   when ":" [target] action [time]     the target of the step before, where none is named
 *     when   "at" share "of answers"             as soon as so many of the requests have been answered
 *            "after" time                        since the step before, or since the rush began
 */
import { type Deed, readDeed, readTime, Unclear, type Word, wordsOf } from './read-deed';
import type { Breakables } from './targets';

export type When = { share: number } | { afterMs: number };

export interface Step {
  when: When;
  deed: Deed;
  /** As it was written. */
  text: string;
}

/** @throws Unclear */
export function readPlan(text: string, targets: Breakables): Step[] {
  const steps: Step[] = [];
  for (const words of splitAt(',', wordsOf(text))) {
    const begin = words[0]?.at ?? text.length;
    const end = endOf(words) ?? text.length;
    const [condition = [], deed, ...more] = splitAt(':', words);
    if (more.length > 0) throw new Unclear(`a step has one ':'`, more[0]?.[0]?.at ?? end);
    const when = readWhen(condition, endOf(condition) ?? begin);
    if (deed === undefined) throw new Unclear(`here comes ':' and what is done`, end);
    const before = steps.at(-1)?.deed.target;
    steps.push({ when, deed: readDeed(deed, end, targets, before), text: text.slice(begin, end) });
  }
  return steps;
}

const EXPECTED = `here comes 'at 40% of answers' or 'after 3s'`;

function readWhen(words: Word[], end: number): When {
  const [first, second, of, answers, tooMuch] = words;
  if (first?.text === 'after') {
    if (of !== undefined) throw new Unclear(`here comes ':', not '${of.text}'`, of.at);
    return { afterMs: readTime(second, end, 'after') };
  }
  if (first?.text !== 'at') throw new Unclear(EXPECTED, first?.at ?? end);
  const [, percent] = /^(\d{1,2})%$/.exec(second?.text ?? '') ?? [];
  if (percent === undefined) throw new Unclear(`after 'at' comes a share from 0% to 99%`, second?.at ?? end);
  if (of?.text !== 'of' || answers?.text !== 'answers' || tooMuch !== undefined)
    throw new Unclear(`here comes 'of answers:'`, (tooMuch ?? of)?.at ?? end);
  return { share: Number(percent) / 100 };
}

function splitAt(mark: string, words: Word[]): Word[][] {
  const parts: Word[][] = [[]];
  for (const word of words) {
    if (word.text === mark) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}

function endOf(words: Word[]): number | undefined {
  const last = words.at(-1);
  return last && last.at + last.text.length;
}
