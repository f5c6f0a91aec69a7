import type { LevelName } from '@ticket-rush/stack/level/levels';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { openLogLevel } from './log-level';
import type { Tried } from './matrix';
import { type OpenLevel, openWaitingLevel } from './waiting-level';

const TECHNIQUES: Record<LevelName, () => Promise<{ techniques: Tried[] }>> = {
  lv1: () => import('../../../lv1-race-condition/src/techniques'),
  lv2: () => import('../../../lv2-db-lock/src/techniques'),
  lv3: () => import('../../../lv3-redlock/src/techniques'),
  lv4: () => import('../../../lv4-kafka/src/techniques'),
};

export async function techniquesOf(level: LevelName): Promise<Tried[]> {
  return (await TECHNIQUES[level]()).techniques;
}

/** Starts the level on servers of its own, which may be killed. They end with the scratch, at the latest. */
export async function openLevel(level: LevelName, scratch: Scratch): Promise<OpenLevel> {
  const own = await openScratch();
  scratch.onClose(() => own.close());
  const trials = await (level === 'lv4' ? openLogLevel(own) : openWaitingLevel(own, level));
  return { trials, close: () => own.close() };
}
