/** For packages-once.test.ts, which has jest run it twice in one process: says what it finds, and leaves its traces. */
import { appendFileSync } from 'node:fs';
import timers from 'node:timers';
import { expect, jest, test } from '@jest/globals';
import { EventEntity } from '@ticket-rush/shared/booking/event.entity';
import { getMetadataArgsStorage, QueryFailedError } from 'typeorm';
import { ownVisits } from './own-visits';

const { FOUND_FILE = '' } = process.env;
const inPackage = QueryFailedError as { visits?: number };
const inRealm = globalThis as { visits?: number };

test('an error of a package is an Error here', () => {
  expect(new QueryFailedError('SELECT', [], new Error('down'))).toBeInstanceOf(Error);
});

test('finds, and leaves', () => {
  const found = {
    package: inPackage.visits ?? 0,
    ownModule: ownVisits.length,
    global: inRealm.visits ?? 0,
    environment: Number(process.env.VISITS ?? 0),
    listeners: process.listenerCount('SIGUSR2'),
    entities: getMetadataArgsStorage().tables.filter(({ target }) => nameOf(target) === EventEntity.name)
      .length,
    timersReplaced: Number(globalThis.setTimeout !== timers.setTimeout),
  };
  appendFileSync(FOUND_FILE, `${JSON.stringify(found)}\n`);
  inPackage.visits = found.package + 1;
  ownVisits.push('here');
  inRealm.visits = 1;
  process.env.VISITS = '1';
  process.on('SIGUSR2', () => undefined);
  jest.useFakeTimers();
  jest.spyOn(globalThis, 'setTimeout'); // Restored after the fake timers are gone: to one of them.
  jest.useRealTimers();
});

function nameOf(target: { name: string } | string): string {
  return typeof target === 'string' ? target : target.name;
}
