import { type ChildProcess, fork } from 'node:child_process';
import { on } from 'node:events';
import { join } from 'node:path';
import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { requestOf } from '@ticket-rush/testing/http/requests';
import type { DataSource } from 'typeorm';
import type { Servers } from '../exercise';

const PROCESS = join(__dirname, 'rush-process.ts');

/** What a process of a rush is told. It answers each. */
export type RushWord =
  /** Load this file, and open connections: `url` is that of the database. */
  | { kind: 'load'; file: string; exported: string; url: string }
  | { kind: 'book'; requests: BookingRequest[] };

interface RushProcess {
  child: ChildProcess;
  /** @throws an Error in the process's own words, if it has ended */
  tell(word: RushWord): Promise<unknown>;
}

/** They wait for the next file. Loading what all files need takes longer than a rush. */
const waiting: RushProcess[] = [];

/** Processes that have loaded the learner's technique. */
export interface RushProcesses {
  /** All buyers come at once; every second one goes to the second process, and so on. @throws an Error in a process's own words */
  rush(sale: { buyers: number; tickets: number }): Promise<Audit>;
}

/** @throws an Error in a process's own words, where the file cannot be loaded */
export async function startProcesses(
  count: number,
  dataSource: DataSource,
  { file, exported, onEnd }: Pick<Servers, 'file' | 'onEnd'> & { exported: string },
): Promise<RushProcesses> {
  const { url } = dataSource.options as { url: string };
  while (waiting.length < count) waiting.push(startProcess(onEnd));
  const processes = waiting.slice(0, count);
  await tellAll(() => ({ kind: 'load', file, exported, url }));
  return {
    async rush({ buyers, tickets }) {
      const { id } = await createEvent(dataSource, newEvent.parse({ tickets }));
      const requests = Array.from({ length: buyers }, (_, index) => requestOf(index + 1, id));
      const answers = await tellAll((place) => ({
        kind: 'book',
        requests: requests.filter((_, index) => index % count === place),
      }));
      const [event, bookings] = await Promise.all([findEvent(dataSource, id), listBookings(dataSource, id)]);
      return auditEvent({ event, bookings, records: (answers as RequestRecord[][]).flat() });
    },
  };

  async function tellAll(wordFor: (place: number) => RushWord): Promise<unknown[]> {
    try {
      return await Promise.all(processes.map(({ tell }, place) => tell(wordFor(place))));
    } catch (error) {
      // What one file has broken is not left to the next.
      for (const { child } of waiting.splice(0)) child.kill('SIGKILL');
      throw error;
    }
  }
}

function startProcess(onEnd: Servers['onEnd']): RushProcess {
  const child = fork(PROCESS, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  onEnd(async () => child.kill('SIGKILL'));
  let trouble = '';
  child.stderr?.on('data', (text: Buffer) => {
    trouble += text;
  });
  const answers = on(child, 'message', { close: ['close'] });
  return {
    child,
    async tell(word) {
      child.send(word);
      const { value, done } = await answers.next();
      if (done) throw new Error(`A process of the rush has ended. ${trouble.trim()}`.trim());
      return value[0];
    },
  };
}
