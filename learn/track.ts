import { didYouMean } from '@ticket-rush/shared/report/did-you-mean';
import type { Exercise } from './exercise';
import { exercise as orderTheRace } from './exercises/lv1/order-the-race/exercise';
import { exercise as readTheAudit } from './exercises/lv1/read-the-audit/exercise';
import { exercise as twoProcesses } from './exercises/lv1/two-processes/exercise';
import { exercise as whereTheMutexEnds } from './exercises/lv1/where-the-mutex-ends/exercise';
import { exercise as allOrNothing } from './exercises/lv2/all-or-nothing/exercise';
import { exercise as compareAndSet } from './exercises/lv2/compare-and-set/exercise';
import { exercise as dryShards } from './exercises/lv2/dry-shards/exercise';
import { exercise as lockOrder } from './exercises/lv2/lock-order/exercise';
import { exercise as lostCharge } from './exercises/lv2/lost-charge/exercise';
import { exercise as oneStatement } from './exercises/lv2/one-statement/exercise';
import { exercise as retryWithJitter } from './exercises/lv2/retry-with-jitter/exercise';
import { exercise as rowLock } from './exercises/lv2/row-lock/exercise';
import { exercise as secondConnection } from './exercises/lv2/second-connection/exercise';
import { exercise as skipLocked } from './exercises/lv2/skip-locked/exercise';
import { exercise as startOver } from './exercises/lv2/start-over/exercise';
import { exercise as uniquePerBuyer } from './exercises/lv2/unique-per-buyer/exercise';
import { exercise as writeSkew } from './exercises/lv2/write-skew/exercise';
import { exercise as extendOrAbort } from './exercises/lv3/extend-or-abort/exercise';
import { exercise as holdWithTtl } from './exercises/lv3/hold-with-ttl/exercise';
import { exercise as lockThenBegin } from './exercises/lv3/lock-then-begin/exercise';
import { exercise as luaInOneStep } from './exercises/lv3/lua-in-one-step/exercise';
import { exercise as pauseThenFence } from './exercises/lv3/pause-then-fence/exercise';
import { exercise as releaseOnlyYours } from './exercises/lv3/release-only-yours/exercise';
import { exercise as twoCommandsAreNotOne } from './exercises/lv3/two-commands-are-not-one/exercise';
import { exercise as unknownIsNotNo } from './exercises/lv3/unknown-is-not-no/exercise';
import { exercise as chooseTheKey } from './exercises/lv4/choose-the-key/exercise';
import { exercise as commitAfter } from './exercises/lv4/commit-after/exercise';
import { exercise as compensate } from './exercises/lv4/compensate/exercise';
import { exercise as decideOnce } from './exercises/lv4/decide-once/exercise';
import { exercise as onePoison } from './exercises/lv4/one-poison/exercise';
import { exercise as outbox } from './exercises/lv4/outbox/exercise';
import { exercise as retryLanes } from './exercises/lv4/retry-lanes/exercise';
import { exercise as sameKeySameAnswer } from './exercises/lv4/same-key-same-answer/exercise';
import { exercise as whenToRefuse } from './exercises/lv4/when-to-refuse/exercise';

/** The exercises in the order in which they build on each other. */
export const track: Exercise[] = [
  orderTheRace,
  readTheAudit,
  whereTheMutexEnds,
  twoProcesses,
  rowLock,
  compareAndSet,
  retryWithJitter,
  oneStatement,
  uniquePerBuyer,
  skipLocked,
  dryShards,
  lostCharge,
  lockOrder,
  startOver,
  writeSkew,
  allOrNothing,
  secondConnection,
  holdWithTtl,
  releaseOnlyYours,
  extendOrAbort,
  lockThenBegin,
  pauseThenFence,
  unknownIsNotNo,
  twoCommandsAreNotOne,
  luaInOneStep,
  chooseTheKey,
  commitAfter,
  decideOnce,
  sameKeySameAnswer,
  onePoison,
  retryLanes,
  outbox,
  compensate,
  whenToRefuse,
];

/** There is no exercise of that name. */
export class NoSuchExercise extends Error {}

/** @throws NoSuchExercise */
export function findExercise(slug: string): Exercise {
  const slugs = track.map((exercise) => exercise.slug);
  const found = track.find((exercise) => exercise.slug === slug);
  if (found === undefined)
    throw new NoSuchExercise(
      `there is no exercise ${slug}${didYouMean(slug, slugs)}; npm run learn -- list shows what there is`,
    );
  return found;
}
