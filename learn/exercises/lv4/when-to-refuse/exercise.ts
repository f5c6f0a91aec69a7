import type { estimateWait } from '../../../../lv4-kafka/src/limits/expected-wait';
import { weightedRoundRobin } from '../../../../lv4-kafka/src/log/weighted-round-robin';
import { type Check, type Exercise, exportedAs, type Work } from '../../../exercise';

/** As the level has them: of five batches the standard lane gets one, if both wait. */
const WEIGHTS = { vip: 40, standard: 10 };
type LaneName = keyof typeof WEIGHTS;
type Waiting = Record<LaneName, number>;

/** How long a request is worth deciding, in milliseconds. */
const TTL_MS = 60_000;
const LEARNING_SECONDS = 4;

interface Scene {
  /** How many records a second the worker decides. */
  perSecond: number;
  /** How many wait when the request comes. */
  waiting: Waiting;
  /** For how many seconds it has decided none. */
  standsStill?: number;
  /** Whether it goes on after that. */
  goesOn?: boolean;
  /** Where the request goes. */
  lane: LaneName;
}

/** What the learner's code expects, once it has seen the worker at work. */
function expectedMs(work: Work, { perSecond, waiting, standsStill = 0, lane }: Scene): number {
  const wait = exportedAs<typeof estimateWait>(work, 'estimateWait')(WEIGHTS);
  const decided = { vip: 0, standard: 0 };
  const look = (second: number, now: Waiting) =>
    wait.observe(second * 1_000, [
      { lane: 'vip', waiting: now.vip, decided: decided.vip },
      { lane: 'standard', waiting: now.standard, decided: decided.standard },
    ]);
  const many = { vip: 10 * perSecond, standard: 10 * perSecond };
  look(0, many);
  for (let second = 1; second < LEARNING_SECONDS; second++) {
    decided.standard += perSecond;
    look(second, many);
  }
  decided.standard += perSecond;
  for (let second = 0; second <= standsStill; second++) look(LEARNING_SECONDS + second, waiting);
  return wait.expectedWaitMs(lane);
}

/** When the request is decided, in milliseconds: the worker takes record after record, by the level's own round robin. */
function actualMs({ perSecond, waiting, standsStill = 0, goesOn = true, lane }: Scene): number {
  if (standsStill > 0 && !goesOn) return Number.POSITIVE_INFINITY;
  const { next } = weightedRoundRobin(WEIGHTS);
  const left = { ...waiting, [lane]: waiting[lane] + 1 };
  let decided = 0;
  while (left[lane] > 0) {
    left[next((['vip', 'standard'] as const).filter((name) => left[name] > 0))] -= 1;
    decided += 1;
  }
  return (decided / perSecond) * 1_000;
}

function words({ perSecond, waiting, standsStill = 0 }: Scene): string {
  const number = (of: number) => of.toLocaleString('en');
  const still = standsStill > 0 ? `, and has decided none for ${standsStill} s` : '';
  return `The worker decides ${number(perSecond)} records a second${still}. In the standard lane wait ${number(waiting.standard)}, in the VIP lane ${number(waiting.vip)}.`;
}

/** In each scene the request is accepted if, and only if, it is decided in time. */
function check(name: string, scenes: Scene[]): Check {
  return {
    name,
    async run(work) {
      for (const scene of scenes) {
        const expected = expectedMs(work, scene);
        if (typeof expected !== 'number' || Number.isNaN(expected))
          return {
            sentences: [words(scene), `expectedWaitMs answers ${String(expected)}, which is no number.`],
          };
        const actual = actualMs(scene);
        const [isAccepted, isInTime] = [expected <= TTL_MS, actual <= TTL_MS];
        if (isAccepted === isInTime) continue;
        const buyer = scene.lane === 'vip' ? 'Buyer 12, a VIP,' : 'Buyer 12';
        const said = Number.isFinite(expected)
          ? `is expected to wait ${seconds(expected)}`
          : 'is expected to wait for ever';
        const told = isAccepted ? 'is told 202' : 'is refused with 503';
        const then = Number.isFinite(actual)
          ? `The decision ${isAccepted ? 'comes' : 'would have come'} after ${seconds(actual)}, and a request is worth 60 s.`
          : 'The decision does not come: the request expires after 60 s.';
        return { sentences: [words(scene), `${buyer} ${said}, and ${told}. ${then}`] };
      }
      return undefined;
    },
  };
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1_000)} s`;
}

const LONG = check('6,000 requests wait, for a fast worker and for a slow one', [
  { lane: 'standard', perSecond: 1_000, waiting: { vip: 0, standard: 0 } },
  { lane: 'standard', perSecond: 1_000, waiting: { vip: 0, standard: 6_000 } },
  { lane: 'standard', perSecond: 10, waiting: { vip: 0, standard: 6_000 } },
]);

const STILL = check('the worker stands still, for five seconds and for two minutes', [
  { lane: 'standard', perSecond: 1_000, waiting: { vip: 0, standard: 5 }, standsStill: 5 },
  { lane: 'standard', perSecond: 1_000, waiting: { vip: 0, standard: 5 }, standsStill: 120, goesOn: false },
]);

const VIP = check('a VIP comes, and the standard lane is long', [
  { lane: 'vip', perSecond: 1_000, waiting: { vip: 0, standard: 90_000 } },
  { lane: 'vip', perSecond: 1_000, waiting: { vip: 80, standard: 90_000 } },
]);

const BEHIND_VIPS = check('a standard request comes, with many VIPs and with none', [
  { lane: 'standard', perSecond: 1_000, waiting: { vip: 60_000, standard: 20_000 } },
  { lane: 'standard', perSecond: 1_000, waiting: { vip: 0, standard: 20_000 } },
]);

export const exercise: Exercise = {
  slug: 'when-to-refuse',
  level: 'lv4',
  task: 'Refuse the buyer whose decision would come too late, and no other.',
  minutes: 15,
  after: ['choose-the-key'],
  solution: 'lv4-kafka/src/limits/expected-wait.ts',
  chapter: 'lv4-kafka/README.md#8-more-is-accepted-than-can-be-decided',
  question: 'Six partitions, and one of them has the hot event. What does the sum of their lags hide?',
  checks: [LONG, STILL, VIP, BEHIND_VIPS],
  decoys: {
    'by-the-lag.ts': LONG.name,
    'the-rate-alone.ts': STILL.name,
    'a-pause-is-an-outage.ts': STILL.name,
    'all-lanes-are-one.ts': VIP.name,
    'own-lane-alone.ts': BEHIND_VIPS.name,
    'always-its-share.ts': BEHIND_VIPS.name,
  },
};
