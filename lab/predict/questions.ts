import type { LevelName } from '@ticket-rush/stack/level/levels';
import { seededRandom } from '@ticket-rush/testing/rush/seeded-random';
import { isWanted, type Selection } from '../rush/levels/selection';

/** What is asked before a rush is run. */
export type Question = VerdictQuestion | OrderQuestion;

export interface Contestant {
  level: LevelName;
  technique: string;
}

/** Which verdict the audit will give. */
export interface VerdictQuestion extends Contestant {
  kind: 'verdict';
}

/** Which of two sells the last ticket first. */
export interface OrderQuestion {
  kind: 'order';
  of: [Contestant, Contestant];
}

/** More would be a questionnaire. */
const MOST_ORDERS = 3;

/**
 * A question for each technique, and a few for pairs of them.
 *
 * @param seed the same gives the same pairs, so that a class is asked alike
 */
export function questionsFor(
  selection: Selection,
  catalogue: Map<LevelName, string[]>,
  seed: number,
): Question[] {
  const all = selection.levels.flatMap((level) =>
    (catalogue.get(level) ?? [])
      .filter((technique) => isWanted(selection, technique))
      .map((technique) => ({ level, technique })),
  );
  return [...all.map((one) => ({ kind: 'verdict' as const, ...one })), ...pairsOf(all, seed)];
}

function pairsOf(all: Contestant[], seed: number): OrderQuestion[] {
  const random = seededRandom(seed);
  const drawn = all
    .map((contestant) => ({ contestant, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ contestant }) => contestant);
  const pairs: OrderQuestion[] = [];
  for (let first = 0; first + 1 < drawn.length && pairs.length < MOST_ORDERS; first += 2) {
    pairs.push({ kind: 'order', of: [drawn[first] as Contestant, drawn[first + 1] as Contestant] });
  }
  return pairs;
}
