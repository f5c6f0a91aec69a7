import { startOfProcess } from '@ticket-rush/stack/process/process-identity';
import type { StackState } from '../../stack/state';

/** A stack whose supervisor is this process. */
export function heldStack(folder: string, up?: Partial<NonNullable<StackState['up']>>): StackState {
  return {
    ...{ pid: process.pid, processStart: startOfProcess(process.pid) ?? '', folder },
    since: '2026-11-21T00:00:00.000Z',
    ...(up && { up: { parts: {}, levels: [], notRun: [], ...up } }),
  };
}
