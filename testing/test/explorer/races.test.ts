import { expect, test } from '@jest/globals';
import type { Footprint } from '../../explorer/footprint';
import { type Choice, noteRaces } from '../../explorer/races';

/** A point of a schedule: the party and the effect of its step, and who could go on. */
function point(taken: string, effect: Footprint['effect'], able = ['1', '2']): Choice {
  const footprint = { effect, looksAtClock: false };
  return { taken, able, wanted: new Set([taken]), footprint, tried: new Map(), asleep: new Map() };
}

function wantedAfter(path: Choice[]): string[][] {
  noteRaces(path);
  return path.map(({ wanted }) => [...wanted]);
}

test('a step that does not commute with a later one is to be tried after it', () => {
  expect(wantedAfter([point('1', 'write'), point('2', 'write')])).toEqual([['1', '2'], ['2']]);
});

test('steps that commute are tried in one order', () => {
  expect(wantedAfter([point('1', 'read'), point('2', 'read')])).toEqual([['1'], ['2']]);
});

test('steps that are in order by one between them are no race', () => {
  // The write of T2 is after the COMMIT of T1, and so after what T1 has written before that.
  const path = [point('1', 'write'), point('1', 'publish'), point('2', 'write')];
  expect(wantedAfter(path)).toEqual([['1'], ['1', '2'], ['2']]);
});

test('where the party of the later step could not go on, each that could is wanted', () => {
  const path = [point('1', 'write', ['1', '3']), point('2', 'write')];
  expect(wantedAfter(path)).toEqual([['1', '3'], ['2']]);
});
