import type { Resource, Verdict } from '@ticket-rush/shared/booking/technique';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import { unprotected as unprotectedSeats } from '../../lv1-race-condition/src/seats/unprotected';
import { unprotected } from '../../lv1-race-condition/src/techniques/unprotected';
import { unprotected as unprotectedQueue } from '../../lv1-race-condition/src/waiting-room/unprotected';
import { rowLock as lockSeat } from '../../lv2-db-lock/src/seats/row-lock';
import { conditionalUpdate } from '../../lv2-db-lock/src/techniques/conditional-update';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { uniqueIndex } from '../../lv2-db-lock/src/waiting-room/unique-index';
import { ttlKey } from '../../lv3-redlock/src/seats/ttl-key';
import { luaScript } from '../../lv3-redlock/src/techniques/lua-script';
import { redlock } from '../../lv3-redlock/src/techniques/redlock';
import { sortedSet } from '../../lv3-redlock/src/waiting-room/sorted-set';
import { kafkaKeyed } from '../../lv4-kafka/src/techniques/kafka-keyed';
import { kafkaSinglePartition } from '../../lv4-kafka/src/techniques/kafka-single-partition';
import { type LoadScript, loadScripts } from './scripts';

export interface PlannedRun {
  script: LoadScript;
  technique: string;
  /** Of several instances behind a balancer. */
  expected: Verdict;
}

/** A technique as `GET /techniques` describes it. */
interface Described {
  slug: string;
  resource: Resource;
  expected: { severalInstances: Verdict };
}

/** A level's plainest way, and where there is one a fast one: all of them would take an hour, and the lab has them. */
const CHOSEN: Record<LevelName, Partial<Record<Resource, readonly { slug: string }[]>>> = {
  lv1: { tickets: [unprotected], seats: [unprotectedSeats], 'waiting-room': [unprotectedQueue] },
  lv2: { tickets: [rowLock, conditionalUpdate], seats: [lockSeat], 'waiting-room': [uniqueIndex] },
  lv3: { tickets: [redlock, luaScript], seats: [ttlKey], 'waiting-room': [sortedSet] },
  lv4: { tickets: [kafkaSinglePartition, kafkaKeyed] },
};

/** Every script against the chosen techniques that the level has. */
export function planRuns(level: LevelName, offered: readonly Described[]): PlannedRun[] {
  return loadScripts.flatMap((script) =>
    offered
      .filter((one) => one.resource === script.resource && isChosen(level, one))
      .map(({ slug, expected }) => ({ script, technique: slug, expected: expected.severalInstances })),
  );
}

function isChosen(level: LevelName, { resource, slug }: Described): boolean {
  return CHOSEN[level][resource]?.some((chosen) => chosen.slug === slug) ?? false;
}
