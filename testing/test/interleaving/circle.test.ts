import { expect, test } from '@jest/globals';
import { circleIn } from '../../interleaving/stage/circle';

const partyOf = (pid: number) => ({ 411: 'T1', 412: 'T2' })[pid] ?? 'another session';

test('tells the circle from the detail of the error', () => {
  const detail =
    'Process 412 waits for ShareLock on transaction 901; blocked by process 411.\n' +
    'Process 411 waits for ShareLock on transaction 902; blocked by process 412.';
  expect(circleIn({ code: '40P01', detail }, partyOf)).toEqual([
    { waiter: 'T2', holder: 'T1' },
    { waiter: 'T1', holder: 'T2' },
  ]);
});

test('sees none in another error, nor where the detail is missing', () => {
  expect(circleIn({ code: '40001', detail: 'Process 412 waits for 411.' }, partyOf)).toEqual([]);
  expect(circleIn({ code: '40P01' }, partyOf)).toEqual([]);
});
