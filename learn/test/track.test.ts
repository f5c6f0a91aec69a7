import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../files';
import { findExercise, track } from '../track';

const slugs = track.map(({ slug }) => slug);

test('the track has each exercise once, after those that it builds on', () => {
  expect(new Set(slugs).size).toBe(slugs.length);
  for (const [index, { after }] of track.entries())
    expect(slugs.slice(0, index)).toEqual(expect.arrayContaining(after));
});

test('each folder of an exercise is on the track, in the level of its folder', () => {
  const levels = join(__dirname, '..', 'exercises');
  const folders = readdirSync(levels).flatMap((level) =>
    readdirSync(join(levels, level)).map((slug) => `${level}/${slug}`),
  );
  expect(track.map(({ level, slug }) => `${level}/${slug}`).toSorted()).toEqual(folders.toSorted());
});

test('each level of the track is verified by a file of its own', () => {
  const verified = readdirSync(join(__dirname, 'verify')).flatMap((file) =>
    file.endsWith('.test.ts') ? [file.replace('.test.ts', '')] : [],
  );
  expect(verified.toSorted()).toEqual([...new Set(track.map(({ level }) => level))].toSorted());
});

test('the README says how many there are', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  expect(/\[(\d+) exercises\]/.exec(readme)?.[1]).toBe(String(track.length));
});

/** As GitHub names the anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

test.each(track)(
  '$slug is named in its chapter, and the paragraph that it points to is there',
  ({ slug, chapter }) => {
    const [file, anchor] = chapter.split('#') as [string, string];
    const text = readFileSync(join(ROOT, file), 'utf8');
    expect(text).toContain(`\`${slug}\``);
    expect(Array.from(text.matchAll(/^#+ (.*)$/gm), ([, heading]) => anchorOf(heading as string))).toContain(
      anchor,
    );
  },
);

test('an exercise that is spelled wrong is named with the one that was meant', () => {
  expect(() => findExercise('order-a-race')).toThrow(
    'there is no exercise order-a-race (did you mean order-the-race?)',
  );
});
