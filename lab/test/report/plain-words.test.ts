/** Words that hide who does something: a page of explanations needs few of them. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { filesIn } from '@ticket-rush/testing/source/files-in';
import { written } from '../../editions/differences';

const ROOT = join(__dirname, '..', '..', '..');
const HIDING = /^(whoever|nobody|whatever|somebody|everybody|nothing)$/i;
/** "Nothing is sold" is what a test has seen, so code may say it. */
const HIDING_IN_CODE = /^(whoever|nobody|whatever|somebody|everybody)$/i;
const MOST_PER_THOUSAND = 3;
const MOST_PER_THOUSAND_IN_CODE = 2;
/** A short page has one by chance. */
const ONE = 1;

const { workspaces } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  workspaces: string[];
};

const isEnglishPage = (name: string) => name.endsWith('.md') && !name.endsWith('.ko.md');
const wordsIn = (text: string) => text.match(/[a-z][a-z'’-]*/gi) ?? [];

test.each(filesIn(ROOT, isEnglishPage).map((page) => relative(ROOT, page)))('%s names its actors', (page) => {
  const text = written(readFileSync(join(ROOT, page), 'utf8')).replace(/`[^`\n]*`|<[^>]*>/g, ' ');
  const words = wordsIn(text);
  const hiding = words.filter((word) => HIDING.test(word));
  const most = Math.max(ONE, Math.floor((words.length * MOST_PER_THOUSAND) / 1_000));
  expect(hiding.length > most ? hiding : []).toEqual([]);
});

test.each(workspaces)('the comments of %s name their actors', (workspace) => {
  const words = filesIn(join(ROOT, workspace), (name) => name.endsWith('.ts')).flatMap((path) => {
    const comments = readFileSync(path, 'utf8').match(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm) ?? [];
    return wordsIn(comments.join(' '));
  });
  const hiding = words.filter((word) => HIDING_IN_CODE.test(word));
  expect(words.length).toBeGreaterThan(100);
  expect((hiding.length * 1_000) / words.length).toBeLessThanOrEqual(MOST_PER_THOUSAND_IN_CODE);
});
