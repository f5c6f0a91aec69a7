import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { startOfProcess } from '@ticket-rush/stack/process/process-identity';
import type { PartAddresses } from '@ticket-rush/stack/servers/server-parts';
import type { ControlAddress } from '../fault/control';
import type { NotRun } from '../rush/experiment';
import { stateFile } from './state-file';

export interface LevelAddress {
  level: string;
  /** Of the load balancer. */
  url: string;
  /** With the password in it. */
  databaseUrl: string;
  instances: string[];
  techniques: string[];
}

/** Who looks on, with `stack up --watch`. */
export interface WatchAddresses {
  prometheusUrl: string;
  /** Only where the machine has a Grafana. */
  grafanaUrl?: string;
}

/** What the supervisor holds, as other processes see it. */
export interface StackState {
  pid: number;
  processStart: string;
  /** Its scratch folder, with a log file for each server. */
  folder: string;
  /** ISO 8601. */
  since: string;
  /** There as soon as everything is up. */
  up?: {
    parts: Partial<PartAddresses>;
    levels: LevelAddress[];
    notRun: NotRun[];
    watch?: WatchAddresses;
    /** Where the supervisor is told what to break. */
    control?: ControlAddress;
  };
}

/** Another supervisor holds a stack already. */
export class AlreadyUp extends Error {
  constructor(other: StackState | undefined) {
    const who = other === undefined ? '' : ` (pid ${other.pid})`;
    super(
      `a stack is ${other?.up ? 'up' : 'starting'} already${who}: npm run lab -- stack status says where`,
    );
  }
}

/** The state of a living supervisor. A state that a dead one has left, or that cannot be read, is removed. */
export function readState(file = stateFile()): StackState | undefined {
  if (!existsSync(file)) return undefined; // Nor is anything removed that is put there meanwhile.
  const state = parse(file);
  if (state !== undefined && isAlive(state)) return state;
  rmSync(file, { force: true });
  return undefined;
}

export function isAlive({ pid, processStart }: StackState): boolean {
  return startOfProcess(pid) === processStart;
}

/** Writes the first state of a supervisor. @throws AlreadyUp, also if two start at the same instant */
export function claimState(state: StackState, file = stateFile()): void {
  const other = readState(file);
  if (other) throw new AlreadyUp(other);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const written = writeBeside(file, state);
  try {
    linkSync(written, file); // Unlike a rename, it fails where there is a file.
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new AlreadyUp(readState(file)) : error;
  } finally {
    rmSync(written);
  }
}

export function replaceState(state: StackState, file = stateFile()): void {
  renameSync(writeBeside(file, state), file);
}

/** To be put in its place in one step: a process that read half a state would remove it. */
function writeBeside(file: string, state: StackState): string {
  const written = `${file}.${state.pid}`;
  // Not for others' eyes: the address of PostgreSQL has the password in it.
  writeFileSync(written, JSON.stringify(state, undefined, 2), { mode: 0o600 });
  return written;
}

export function removeState(file = stateFile()): void {
  rmSync(file, { force: true });
}

function parse(file: string): StackState | undefined {
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as Partial<StackState> | null;
    return typeof state?.pid === 'number' && state.processStart ? (state as StackState) : undefined;
  } catch {
    return undefined;
  }
}
