import type { LevelName } from '@ticket-rush/stack/level/levels';
import { renderAddresses, renderReadiness } from '../report/addresses';
import { progressOn } from '../report/progress';
import { launchSupervisor } from '../stack/launch';
import { askAll } from '../stack/readiness';
import { AlreadyUp, readState } from '../stack/state';
import { takeDown } from '../stack/take-down';
import { LEVEL_NAMES } from './rush-options';

const NOTHING_IS_UP = 3;

interface UpOptions {
  level?: LevelName[];
  instances: number;
  watch?: boolean;
  links?: boolean;
  brokers: string;
}

/** @returns 1 if a level that was wanted is not up @throws AlreadyUp, Interrupted */
export async function up({
  level,
  instances,
  brokers,
  watch = false,
  links = false,
}: UpOptions): Promise<number> {
  const other = readState();
  if (other) throw new AlreadyUp(other);
  const levels = LEVEL_NAMES.filter((name) => level?.includes(name) ?? true);
  const progress = progressOn(process.stderr);
  const state = await launchSupervisor(
    { levels, instances, watch, links, brokers: Number(brokers) },
    progress.ended,
  ).finally(() => progress.close());
  process.stdout.write(renderAddresses(state));
  return state.up?.notRun.length === 0 ? 0 : 1;
}

/** Nothing to stop is no failure. */
export async function down(): Promise<number> {
  const state = readState();
  if (state === undefined) process.stdout.write('Nothing is up.\n');
  else {
    process.stderr.write(`stopping the stack of supervisor ${state.pid}\n`);
    await takeDown(state);
    process.stdout.write('Everything is down.\n');
  }
  return 0;
}

/** @returns 3 if nothing is up, as systemctl(1) does; 1 if not all that was wanted is up and answers */
export async function status(): Promise<number> {
  const state = readState();
  if (state === undefined) {
    process.stdout.write('Nothing is up.\n');
    return NOTHING_IS_UP;
  }
  const answers = state.up === undefined ? [] : await askAll(state.up);
  process.stdout.write(`${renderAddresses(state)}\n${renderReadiness(answers)}`);
  const isWhole = state.up?.notRun.length === 0;
  return isWhole && answers.every(({ ready }) => ready) ? 0 : 1;
}
