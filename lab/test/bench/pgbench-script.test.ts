import { describe, expect, test } from '@jest/globals';
import type { Conflict } from '@ticket-rush/shared/booking/technique';
import { statement } from '@ticket-rush/shared/database/statement';
import { pgbenchScript } from '../../bench/lv2/pgbench-script';
import type { Step } from '../../bench/lv2/record-booking';

const request = { requestId: 'the-request', eventId: 70_001, buyerId: 60_013, technique: 'some' };
const sold = 40_009;

const sent = (name: string, text: string, values: unknown[], row?: object): Step => ({
  kind: 'statement',
  statement: statement(name, text),
  values,
  rows: row ? [{ ...row }] : [],
});
const begin: Step = { kind: 'begin', isolation: undefined };
const commit: Step = { kind: 'commit' };
const readEvent = sent('read-event', 'SELECT id, sold FROM events WHERE id = $1', [70_001], {
  id: 70_001,
  sold,
});
const writeSold = sent('write-sold', 'UPDATE events SET sold = $2 WHERE id = $1', [70_001, sold + 1]);
const insert = sent('insert', 'INSERT INTO bookings VALUES ($1, $2, $3, $4, $5)', [
  ...[70_001, 60_013, sold + 1, 'some', 'the-request'],
]);

/** What remains of a script without the lines that choose the next request. */
const bodyOf = (steps: Step[], conflict?: Conflict) =>
  pgbenchScript(steps, request, conflict).split('\n').slice(3, -1);

describe('a booking in pgbench', () => {
  test('is for a buyer who has never asked before, at any event', () => {
    expect(pgbenchScript([], request).split('\n').slice(0, 3)).toEqual([
      '\\set event random(1, :last_event)',
      '\\set serial :serial + 1',
      '\\set buyer :client_id * 1000000 + :serial',
    ]);
  });

  test('carries what was read into what is written', () => {
    expect(bodyOf([begin, readEvent, writeSold, insert, commit])).toEqual([
      'BEGIN;',
      'SELECT id, sold FROM events WHERE id = :event \\gset read_event_',
      '\\set read_event_sold_plus_one :read_event_sold + 1',
      'UPDATE events SET sold = :read_event_sold_plus_one WHERE id = :event;',
      'INSERT INTO bookings VALUES (:event, :buyer, :read_event_sold_plus_one, :technique, :request);',
      'COMMIT;',
    ]);
  });

  test('takes a number that was read over one that could be computed', () => {
    const count = sent('count', 'UPDATE … RETURNING sold', [], { sold: sold + 1 });
    expect(bodyOf([readEvent, count, writeSold])).toEqual([
      'SELECT id, sold FROM events WHERE id = :event;',
      'UPDATE … RETURNING sold \\gset count_',
      'UPDATE events SET sold = :count_sold WHERE id = :event;',
    ]);
  });

  test('keeps what is the technique’s own, and takes an instant for the present one', () => {
    const lock = sent('lock', 'SELECT lock($1::integer, $2::integer), $3, $4', [
      1,
      70_001,
      "o'clock",
      new Date(),
    ]);
    expect(bodyOf([lock])).toEqual(["SELECT lock(1::integer, :event::integer), 'o''clock', :now;"]);
  });

  test('begins at the isolation level of the technique', () => {
    expect(bodyOf([{ kind: 'begin', isolation: 'SERIALIZABLE' }])).toEqual([
      'BEGIN ISOLATION LEVEL SERIALIZABLE;',
    ]);
  });

  test('is refused if a statement has more parameters than values', () => {
    expect(() => bodyOf([sent('short', 'SELECT $2', [1])])).toThrow('more parameters than values');
  });
});

describe('a booking that may meet a conflict', () => {
  const compare = sent('compare', 'UPDATE … RETURNING id', [], { id: 70_001 });

  test('writes nothing more once the statement has given no row', () => {
    expect(bodyOf([begin, compare, insert, commit], { by: 'no-row', statement: 'compare' })).toEqual([
      'BEGIN;',
      '\\set compare_id 0',
      'UPDATE … RETURNING id \\aset compare_',
      '\\if :compare_id > 0',
      'INSERT INTO bookings VALUES (:event, :buyer, 40010, :technique, :request);',
      '\\endif',
      'COMMIT;',
    ]);
  });

  test('is tried again for the same buyer, after a pause that may double each time', () => {
    const backoff = { baseMs: 2, capMs: 50 };
    const conflict: Conflict = { by: 'no-row', statement: 'compare', backoff };
    const script = pgbenchScript([begin, compare, insert, commit], request, conflict);
    expect(script.split('\n')[0]).toBe('\\if :attempt = 0');
    expect(script).toContain(
      '\\set pause random(0, least(50000, 2000 * (1 << least(:attempt - 1, 20))))\n\\sleep :pause us',
    );
  });
});
