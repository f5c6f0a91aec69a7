import type { Shop } from '@ticket-rush/testing/rush/shop';
import { saleOf } from '../history/history';
import type { Progress } from '../report/progress';
import { watchAnswers } from '../report/watch-answers';
import type { Load } from './describe-run';
import type { Finding } from './experiment';
import { type Floor, rushAtNothing } from './floor';
import { type Parts, rushForParts } from './parts';
import { rowOf } from './row';
import { type OnAnswer, rushOnce } from './rush-once';
import { medianFloor, summarise } from './summarise';
import { traceOf } from './trace';

type Offered = Awaited<ReturnType<Shop['techniques']>>[number];

export interface LevelMeasurement {
  shop: Shop;
  level: string;
  techniques: Offered[];
  load: Load;
  progress: Progress;
  onFloor: (floor: Floor) => void;
  /** Called at the end for each technique; after a failure, for those that were measured before it. */
  onFinding: (finding: Finding) => void;
}

/** What takes part in the rounds: a technique, or the call that does nothing. */
interface Contestant<Result> {
  name: string;
  rush: (onAnswer: OnAnswer) => Promise<Result>;
  /** The half of the buyers that was answered first was answered within so many milliseconds. */
  medianOf: (result: Result) => number;
  results: Result[];
  /** Where the time of its buyers went, once that is known. */
  parts?: Parts;
}

/** A single round is a quick look, so a single rush comes before it. */
const MOST_WARM_UPS = { beforeOne: 1, beforeSeveral: 5 };
/** Two rushes in a row whose medians differ by less than this share of the longer one are warm. */
const SETTLED = 0.15;

/**
 * Measures the techniques of one level against each other: all are warm before the first is measured, and the rounds take
 * turns, each beginning with another technique. So neither the order nor the age of a process favours one of them.
 */
export async function measureLevel(measurement: LevelMeasurement): Promise<void> {
  const { shop, level, techniques, load, progress, onFloor, onFinding } = measurement;
  const floor = nothing(measurement);
  const contestants = techniques.map((offered) => contestant(measurement, offered));
  const watch = (name: string) => watchAnswers(progress, `${level} ${name}`);
  const all = [floor, ...contestants];
  try {
    for (const one of all) await warmUp(one as Contestant<unknown>, load.rounds, watch);
    for (let round = 0; round < load.rounds; round++) {
      for (const { name, rush, results } of rotated(all as Contestant<unknown>[], round)) {
        const { onAnswer, ended } = watch(load.rounds === 1 ? name : `${name} ${round + 1}/${load.rounds}`);
        results.push(await rush(onAnswer));
        ended();
      }
    }
    for (const one of contestants) {
      const { onAnswer, ended } = watch(`${one.name}: where the time goes`);
      one.parts = await rushForParts(shop, one.name, load, onAnswer);
      ended();
    }
  } finally {
    if (floor.results.length > 0) {
      onFloor(medianFloor(floor.results));
      for (const { results, parts } of contestants)
        if (results.length > 0) onFinding(withParts(summarise(results, medianFloor(floor.results)), parts));
    }
  }
}

function nothing({ shop, load }: LevelMeasurement): Contestant<Floor> {
  return {
    name: '(does nothing)',
    rush: (onAnswer) => rushAtNothing(shop, load, onAnswer),
    medianOf: ({ answerMs }) => answerMs.p50,
    results: [],
  };
}

function contestant(
  { shop, level, load }: LevelMeasurement,
  { slug, expected }: Offered,
): Contestant<Finding> {
  const { instances, tickets } = load;
  return {
    name: slug,
    async rush(onAnswer) {
      const { records, bookings, audit } = await rushOnce(shop, slug, load, onAnswer);
      const row = rowOf({ level, technique: slug, instances, tickets, expected, records, audit });
      const trace = traceOf({ tickets, records, bookings, audit });
      const sale = saleOf({ level, technique: slug, tickets, records, bookings });
      return { row, report: audit.report, trace, sale };
    },
    medianOf: ({ row }) => row.answerMs.p50,
    results: [],
  };
}

function withParts(finding: Finding, parts: Parts | undefined): Finding {
  return parts === undefined ? finding : { ...finding, trace: { ...finding.trace, parts } };
}

/** The first rushes of a process are slow, and worst for the technique that comes first: they are not measured. */
async function warmUp<Result>(
  { name, rush, medianOf }: Contestant<Result>,
  rounds: number,
  watch: (name: string) => ReturnType<typeof watchAnswers>,
): Promise<void> {
  const most = rounds === 1 ? MOST_WARM_UPS.beforeOne : MOST_WARM_UPS.beforeSeveral;
  let before = Number.POSITIVE_INFINITY;
  for (let count = 0; count < most; count++) {
    const now = medianOf(await rush(watch(`${name}: warming up`).onAnswer));
    if (Math.abs(before - now) <= SETTLED * Math.max(before, now)) return;
    before = now;
  }
}

function rotated<Item>(items: Item[], by: number): Item[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
