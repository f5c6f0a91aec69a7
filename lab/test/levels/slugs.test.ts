/** A technique has its name in its own file only: who copies it under another name has nothing else to change. */
import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { levels } from '@ticket-rush/stack/level/levels';
import { filesIn } from '@ticket-rush/testing/source/files-in';

const ROOT = join(__dirname, '..', '..', '..');
const ROOMS = ['techniques', 'seats', 'wallet', 'waiting-room'];

const ALLOWED: Record<string, string[]> = {
  // The exercise of that name.
  'learn/main.ts': ['row-lock'],
  'learn/test/judge.test.ts': ['row-lock'],
  'learn/test/progress.test.ts': ['row-lock'],
  'learn/test/track.test.ts': ['row-lock'],
  // A lock mode of TypeORM.
  'lv2-db-lock/test/techniques/version-column.test.ts': ['optimistic'],
  // An isolation level.
  'shared/test/database/database.test.ts': ['serializable'],
  // Examples.
  'grafana/panels/start.ts': ['row-lock'],
  'shared/openapi/calls/event-calls.ts': ['row-lock'],
  // Its keys. The technique takes its slug from here.
  'lv4-kafka/src/admission/admission-ledger.ts': ['kafka-admission'],
};

async function slugsOf(workspace: string, names = ROOMS): Promise<string[]> {
  const rooms = names.map((room) => join(ROOT, workspace, 'src', room));
  const modules: Record<string, Pick<Technique, 'slug'>[]>[] = await Promise.all(
    rooms.map((room) => import(room).catch(() => ({}))),
  );
  return modules.flatMap((exported) => Object.values(exported).flat()).map(({ slug }) => slug);
}

/** What the code says in strings. Comments may name a technique, and imports have to. */
function stringsIn(source: string): string[] {
  const code = source
    .replace(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm, '')
    .replace(/^import [\s\S]*?;$|^declare module .*$/gm, '');
  return code.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];
}

/** One word may be any word, so only two or more are looked for inside of a longer text. */
function names(text: string, slug: string): boolean {
  if (text.slice(1, -1) === slug) return true;
  return slug.includes('-') && new RegExp(`(?<![\\w/-])${slug}(?![\\w-])`).test(text);
}

/** The file of the technique, and the test of that very technique. */
function isItsOwn(path: string, slug: string): boolean {
  return basename(path).replace(/(\.test)?\.ts$/, '') === slug;
}

test('no slug stands outside of the file of its technique', async () => {
  const slugs = new Set(
    (await Promise.all(Object.values(levels).map((level) => slugsOf(level.workspace)))).flat(),
  );
  expect(slugs.size).toBeGreaterThan(25);
  const found = filesIn(ROOT, (name) => name.endsWith('.ts')).flatMap((file) => {
    const path = relative(ROOT, file);
    // A migration is about rows that were written before it.
    // An exercise asks for one technique, and starts with its file.
    if (/\/migrations\/|^learn\/exercises\//.test(path) || file === __filename) return [];
    const strings = stringsIn(readFileSync(file, 'utf8'));
    return [...slugs]
      .filter((slug) => !isItsOwn(path, slug) && !ALLOWED[path]?.includes(slug))
      .filter((slug) => strings.some((text) => names(text, slug)))
      .map((slug) => `${path}: ${slug}`);
  });
  expect(found).toEqual([]);
});

/** What has `-typeorm` at its end is named there in words. */
test.each(Object.values(levels))(
  'the first page names each technique of $workspace',
  async ({ workspace }) => {
    const page = readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n');
    const row =
      page.find((line) => line.startsWith('| LV.') && line.includes(`](${workspace}/README.md)`)) ?? '';
    const slugs = (await slugsOf(workspace, ['techniques'])).filter((slug) => !slug.endsWith('-typeorm'));
    expect(slugs.length).toBeGreaterThan(2);
    expect(slugs.filter((slug) => !row.includes(`\`${slug}\``))).toEqual([]);
  },
);
