import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { interruptible } from '../lifetime/interruption';
import type { StackPlan } from './raise';
import type { StackState } from './state';
import { supervisorLog } from './state-file';
import type { SupervisorMessage } from './supervisor-message';

/**
 * Starts a supervisor that outlives this process, and waits until its stack is up. If the wait is interrupted, the
 * supervisor is told to stop, and awaited.
 *
 * @throws Interrupted, or an Error with what kept the stack from coming up
 */
export async function launchSupervisor(plan: StackPlan, report: (line: string) => void): Promise<StackState> {
  const supervisor = forkDetached(plan);
  const exited = once(supervisor, 'exit');
  try {
    const state = await interruptible(() => untilUp(supervisor, report));
    supervisor.disconnect();
    supervisor.unref();
    return state;
  } catch (error) {
    supervisor.kill('SIGTERM');
    await exited;
    throw error;
  }
}

function forkDetached(plan: StackPlan): ChildProcess {
  const logFile = supervisorLog();
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, 'w', 0o600);
  try {
    return fork(join(__dirname, 'supervisor.ts'), [JSON.stringify(plan)], {
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
  } finally {
    closeSync(log);
  }
}

function untilUp(supervisor: ChildProcess, report: (line: string) => void): Promise<StackState> {
  return new Promise((resolve, reject) => {
    supervisor.on('message', (message: SupervisorMessage) => {
      if (message.kind === 'progress') report(message.line);
      else if (message.kind === 'up') resolve(message.state);
      else reject(new Error(message.message));
    });
    supervisor.once('error', reject);
    supervisor.once('exit', () => reject(new Error(`the supervisor ended; its log is ${supervisorLog()}`)));
  });
}
