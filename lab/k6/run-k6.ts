import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { commandLine, REPORTS } from './command-line';
import type { Runner } from './find-runner';
import type { LoadRun } from './load-run';

/** A signal ended it: what a shell reports then begins here. */
const ENDED_BY_SIGNAL = 128;

export interface Ended {
  /** Of k6: 0, or 99 if a threshold was crossed, or another of its own. */
  status: number;
  /** Absent if k6 did not come that far. */
  summary?: Summary;
  /** The page about the run; absent if the run was too short for one. */
  report?: string;
}

/** What k6 says of each metric in the end; `true` is a threshold that was crossed. */
export interface Summary {
  metrics: Record<string, { [figure: string]: number | Record<string, boolean> }>;
}

/** Runs k6 to its end, or to that of the scratch; it writes to where this process does. @throws if that is closing */
export async function runK6(scratch: Scratch, runner: Runner, run: LoadRun): Promise<Ended> {
  scratch.closing.throwIfAborted(); // The run before it has just been ended by the same Ctrl-C.
  mkdirSync(REPORTS, { recursive: true });
  const { command, args, env } = commandLine(runner, run);
  const k6 = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const { pid } = k6;
  if (pid !== undefined) scratch.guard(pid);
  // Before the shop is closed, so that k6 does not report a shop that vanished.
  scratch.onClose(async () => {
    if (k6.exitCode !== null || k6.signalCode !== null || !k6.kill('SIGTERM')) return;
    await once(k6, 'exit');
  });
  const [code] = (await once(k6, 'exit')) as [number | null];
  if (pid !== undefined) scratch.unguard(pid);
  return { status: code ?? ENDED_BY_SIGNAL, ...whatItLeft(run) };
}

/** The page stays, for people; the figures are read and go. */
function whatItLeft({ id }: LoadRun): Pick<Ended, 'summary' | 'report'> {
  const figures = join(REPORTS, `${id}.json`);
  const report = join(REPORTS, `${id}.html`);
  const summary = existsSync(figures) ? (JSON.parse(readFileSync(figures, 'utf8')) as Summary) : undefined;
  rmSync(figures, { force: true });
  return { ...(summary && { summary }), ...(existsSync(report) && { report }) };
}
