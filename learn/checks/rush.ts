import { type ChildProcess, fork } from 'node:child_process';
import { on } from 'node:events';
import { join } from 'node:path';
import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { requestOf } from '@ticket-rush/testing/http/requests';
import type { DataSource } from 'typeorm';

const PROCESS = join(__dirname, 'rush-process.ts');

/** What a process of a rush is told as it starts. */
export interface RushTask {
  /** The learner's file, absolute. */
  file: string;
  /** The name of the technique that it exports. */
  exported: string;
  /** Of the database. */
  url: string;
}

/** Processes that have loaded the learner's technique, and wait. */
export interface RushProcesses {
  /** All buyers come at once; every second one goes to the second process, and so on. @throws an Error in a process's own words */
  rush(sale: { buyers: number; tickets: number }): Promise<Audit>;
  close(): void;
}

/** @throws an Error in the process's own words, where it cannot start */
export async function startProcesses(
  count: number,
  dataSource: DataSource,
  learners: Pick<RushTask, 'file' | 'exported'>,
): Promise<RushProcesses> {
  const { url } = dataSource.options as { url: string };
  const task: RushTask = { ...learners, url };
  const processes = Array.from({ length: count }, () => startProcess(task));
  const close = () => {
    for (const { child } of processes) child.kill('SIGKILL');
  };
  try {
    await Promise.all(processes.map(({ said }) => said()));
  } catch (error) {
    close();
    throw error;
  }
  return {
    async rush({ buyers, tickets }) {
      const { id } = await createEvent(dataSource, newEvent.parse({ tickets }));
      const requests = Array.from({ length: buyers }, (_, index) => requestOf(index + 1, id));
      const answers = processes.map(({ child, said }, place) => {
        child.send(requests.filter((_, index) => index % count === place));
        return said() as Promise<RequestRecord[]>;
      });
      const records = (await Promise.all(answers)).flat();
      const [event, bookings] = await Promise.all([findEvent(dataSource, id), listBookings(dataSource, id)]);
      return auditEvent({ event, bookings, records });
    },
    close,
  };
}

function startProcess(task: RushTask): { child: ChildProcess; said: () => Promise<unknown> } {
  const child = fork(PROCESS, [JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let trouble = '';
  child.stderr?.on('data', (text: Buffer) => {
    trouble += text;
  });
  const words = on(child, 'message', { close: ['close'] });
  return {
    child,
    async said() {
      const { value, done } = await words.next();
      if (done) throw new Error(`A process of the rush has ended. ${trouble.trim()}`.trim());
      return value[0];
    },
  };
}
