/**
 * The supervisor: a process of its own that holds a stack until SIGTERM. `supervisor.ts PLAN`, a StackPlan as JSON.
 *
 * It reports its progress over the IPC channel to the process that started it. If that channel ends before the stack
 * is up, that process does not wait any more, and the stack is taken down.
 */
import { startOfProcess } from '@ticket-rush/stack/process/process-identity';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { Interrupted } from '../lifetime/interruption';
import { stayOpen } from '../lifetime/stay-open';
import { withScratch } from '../lifetime/with-scratch';
import { raiseStack, type StackPlan } from './raise';
import { claimState, removeState, replaceState, type StackState } from './state';
import type { SupervisorMessage } from './supervisor-message';

async function supervise(plan: StackPlan): Promise<never> {
  const stopUnheard = () => process.kill(process.pid, 'SIGTERM');
  process.once('disconnect', stopUnheard);
  return withScratch(async (scratch) => {
    const state = claim(scratch);
    const up = await raiseStack(scratch, plan, (line) => tell({ kind: 'progress', line }));
    replaceState({ ...state, up });
    process.off('disconnect', stopUnheard);
    tell({ kind: 'up', state: { ...state, up } });
    return stayOpen();
  });
}

function claim(scratch: Scratch): StackState {
  const { pid } = process;
  const since = new Date().toISOString();
  const state = { pid, processStart: startOfProcess(pid) ?? '', folder: scratch.folder, since };
  claimState(state);
  process.once('exit', () => removeState());
  return state;
}

function tell(message: SupervisorMessage): void {
  if (process.connected) process.send?.(message);
}

supervise(JSON.parse(process.argv[2] ?? '') as StackPlan).catch((error: unknown) => {
  if (error instanceof Interrupted) process.exit(0);
  tell({ kind: 'failed', message: (error as Error).message });
  process.disconnect?.();
  process.exitCode = 1;
});
