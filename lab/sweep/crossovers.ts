import { groupBy } from '@ticket-rush/shared/report/group-by';
import { AXES, type Axis } from './axes';
import type { Point, SweepResults } from './results';

/** Two techniques of a level that change places: the one is better below, the other above. */
export interface Crossover {
  level: string;
  below: string;
  above: string;
  /** Between these two points. */
  between: [number, number];
}

/** So much better at the least, at its best point on its own side: smaller differences are not worth a choice. */
const CLEARLY = 1.2;

/** A technique that is less than half as good as the best of its level is no choice, even where it is better than others. */
const A_CHOICE = 0.5;

/**
 * Where which technique is better changes, beyond what the rounds differ by. Where it changes twice, there is none; and
 * one round tells none.
 */
export function crossoversIn({ run, points }: SweepResults): Crossover[] {
  if (run.rounds < 2) return [];
  const axis: Axis = AXES[run.axis];
  const isFaster = axis.shows === 'perSecond' ? above : below;
  return [...groupBy(points, ({ level }) => level)].flatMap(([level, ofLevel]) => {
    const curves = [...groupBy(ofLevel, ({ technique }) => technique)];
    const isChoice = choicesAmong(ofLevel, axis.shows);
    return curves.flatMap(([one, curve], index) =>
      curves.slice(index + 1).flatMap(([other, otherCurve]) => {
        const found = crossing(
          curve,
          otherCurve,
          (better, worse) => isChoice(better) && isFaster(better, worse),
        );
        if (found === undefined) return [];
        const { between, firstWins } = found;
        return [
          { level, between, ...(firstWins ? { below: one, above: other } : { below: other, above: one }) },
        ];
      }),
    );
  });
}

/** @returns whether a technique, at its point, is good enough to be chosen there */
function choicesAmong(points: Point[], shows: Axis['shows']): (point: Point) => boolean {
  const moreIsBetter = shows === 'perSecond';
  return (point) => {
    const values = points.filter(({ at }) => at === point.at).map((one) => one[shows]);
    return moreIsBetter
      ? point[shows] >= A_CHOICE * Math.max(...values)
      : point[shows] * A_CHOICE <= Math.min(...values);
  };
}

type IsBetter = (one: Point, other: Point) => boolean;

/** Every round of the one is above every round of the other. */
function above(one: Point, other: Point): boolean {
  return Math.min(...one.rounds) > CLEARLY * Math.max(...other.rounds);
}

function below(one: Point, other: Point): boolean {
  return above(other, one);
}

function crossing(
  curve: Point[],
  otherCurve: Point[],
  isBetter: IsBetter,
): { between: [number, number]; firstWins: boolean } | undefined {
  const clear = curve.flatMap((point, index) => {
    const other = otherCurve[index];
    if (other === undefined) return [];
    if (isBetter(point, other)) return [{ at: point.at, first: true }];
    return isBetter(other, point) ? [{ at: point.at, first: false }] : [];
  });
  const changes = clear.flatMap((now, index) => {
    const before = clear[index - 1];
    return before !== undefined && before.first !== now.first ? [{ before, now }] : [];
  });
  const [change] = changes;
  if (changes.length !== 1 || change === undefined) return undefined;
  return { between: [change.before.at, change.now.at], firstWins: change.before.first };
}
