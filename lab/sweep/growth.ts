import { whole } from '../report/whole';
import { AXES, type Axis, type AxisName, type Shown } from './axes';
import { exponentOf } from './exponent';
import type { Point } from './results';

const UNIT: Record<Shown, string> = { perSecond: 'tickets a second', doneMs: 'ms', answerP99Ms: 'ms' };
const GROWS: Record<Shown, string> = {
  perSecond: 'as many tickets a second',
  doneMs: 'the time',
  answerP99Ms: 'the time',
};

/** So much beyond both ends of a curve, a point in its middle is a peak or a valley, and no power describes the curve. */
const CLEARLY = 1.2;

/** How a technique's figure grows with what is varied, and how many got no ticket for another reason than that none was left. */
export function growthLine(name: AxisName, curve: Point[]): string {
  const [{ level, technique, at: first }, last] = [curve[0] as Point, curve.at(-1) as Point];
  const figure = (point: Point) => `${whole(point[AXES[name].shows])} ${UNIT[AXES[name].shows]}`;
  const ends = `${figure(curve[0] as Point)} at ${whole(first)}, ${figure(last)} at ${whole(last.at)}`;
  return `${level} \`${technique}\`: ${ends}${shapeOf(AXES[name], curve)}${refusedIn(curve)}.`;
}

function shapeOf({ shows, more }: Axis, curve: Point[]): string {
  const exponent = exponentOf(curve.map((point) => ({ x: point.at, y: point[shows] })));
  if (exponent === null) return '';
  const power = `power ${exponent.toFixed(2)}`;
  const turning = turningPoint(curve, shows);
  return turning === undefined
    ? `; twice as many ${more}, ${(2 ** exponent).toFixed(2)} times ${GROWS[shows]} (${power})`
    : `; ${turning.word} at ${whole(turning.point.at)}, with ${whole(turning.point[shows])} (${power}, which says little of such a curve)`;
}

/** Inside of the curve: clearly above both of its ends, or clearly below. */
function turningPoint(curve: Point[], shows: Shown): { word: string; point: Point } | undefined {
  const byFigure = curve.toSorted((one, other) => one[shows] - other[shows]);
  const [least, most] = [byFigure[0] as Point, byFigure.at(-1) as Point];
  const ends = [curve[0] as Point, curve.at(-1) as Point].map((point) => point[shows]);
  if (most[shows] > CLEARLY * Math.max(...ends)) return { word: 'most', point: most };
  if (least[shows] * CLEARLY < Math.min(...ends)) return { word: 'least', point: least };
  return undefined;
}

/** Where the share is largest. The answers *sold out* cost less than a ticket, so they never count as one. */
function refusedIn(curve: Point[]): string {
  const shares = curve.map((point) => ({ at: point.at, share: point.comeAgain / answersOf(point) }));
  const worst = shares.reduce((one, other) => (other.share > one.share ? other : one));
  const percent = Math.round(worst.share * 100);
  return percent === 0 ? '' : `; ${percent} % of all were told to come again at ${whole(worst.at)}`;
}

function answersOf({ perSecond, doneMs, soldOut, comeAgain }: Point): number {
  return Math.max(1, (perSecond * doneMs) / 1000 + soldOut + comeAgain);
}
