import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { coloursFor } from '@ticket-rush/lab/report/colour';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { hintsOf, pageOf } from '../files';
import { openProgress } from '../progress/state';
import { showPage } from '../screen/page';
import { showReport } from '../screen/report';
import { showTrack } from '../screen/show';
import { findExercise, track } from '../track';

const folder = temporaryFolder();
const progress = (name: string, now?: () => string) => openProgress(join(folder, name), now);
const narrow = { columns: 80, colours: coloursFor({ isTTY: false } as NodeJS.WriteStream) };
const lines = (text: string) => text.split('\n');

describe('in a terminal of 80 columns', () => {
  test('the list has the whole task of each exercise', () => {
    const shown = showTrack(track, progress('list.json'), narrow);
    for (const line of lines(shown)) expect(line.length).toBeLessThanOrEqual(80);
    const text = shown.replaceAll(/\s+/g, ' ');
    for (const { slug, task } of track) {
      expect(text).toContain(slug);
      expect(text).toContain(task);
    }
  });

  test('the list marks what has passed, and what comes next', () => {
    const done = progress('marks.json');
    done.note('order-the-race', { passedAt: '2026-11-28T20:00:00.000Z' });
    const shown = lines(showTrack(track, done, narrow));
    expect(shown[0]).toMatch(/^\u2713 lv1 order-the-race/);
    expect(shown.filter((line) => line.startsWith('\u25b8'))).toEqual([
      expect.stringContaining(track[1]?.slug as string),
    ]);
    expect(shown.at(-2)).toBe(`1 of ${track.length} exercises passed.`);
  });

  test.each(track.map((exercise) => [exercise.slug, exercise] as const))('%s fits', (_, exercise) => {
    for (const text of [pageOf(exercise), ...hintsOf(exercise)]) {
      for (const line of lines(showPage(text, 80))) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  test('a paragraph is filled, what is indented keeps its lines, and a link shows its path', () => {
    const page = [
      '# a-name',
      '',
      'One two',
      'three [the chapter](../../../../lv4-kafka/README.md), and four.',
      '',
      '    1  A  BEGIN',
      '    2  B  BEGIN',
    ];
    expect(lines(showPage(page.join('\n'), 40))).toEqual([
      '# a-name',
      '',
      'One two three the chapter',
      '(lv4-kafka/README.md), and four.',
      '',
      '    1  A  BEGIN',
      '    2  B  BEGIN',
    ]);
  });
});

describe('the report', () => {
  const track = [findExercise('commit-after'), findExercise('outbox')];

  test('has a line for each exercise: what was done, and how long it took', () => {
    let minute = 10;
    const clock = () => `2026-11-28T20:${minute}:00.000Z`;
    const done = progress('report.json', clock);
    done.note('commit-after', {});
    minute = 24;
    done.note('commit-after', { attempts: 1, hints: 2, passedAt: clock() });
    expect(lines(showReport(track, done))).toEqual([
      'lv4 commit-after               1 attempt, 2 hints, passed after 14 min',
      'lv4 outbox                     not begun',
      '',
    ]);
  });

  test('as JSON says no time of an exercise that was not begun', () => {
    const rows = JSON.parse(showReport(track, progress('json.json'), 'json'));
    expect(rows[1]).toEqual({ level: 'lv4', exercise: 'outbox', minutes: 15, attempts: 0, hints: 0 });
  });
});
