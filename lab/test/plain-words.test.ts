/** Words that hide who does something: a page of explanations needs few of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { written } from '../editions/differences';

const ROOT = join(__dirname, '..', '..');
const HIDING = /^(whoever|nobody|whatever|somebody|everybody|nothing)$/i;
const MOST_PER_THOUSAND = 3;
/** A short page has one by chance. */
const ONE = 1;

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (/^(node_modules|\..*)$/.test(entry.name)) return [];
    if (entry.isDirectory()) return pagesIn(path);
    return entry.name.endsWith('.md') && !entry.name.endsWith('.ko.md') ? [path] : [];
  });
}

test.each(pagesIn('.'))('%s names its actors', (page) => {
  const text = written(readFileSync(join(ROOT, page), 'utf8')).replace(/`[^`\n]*`|<[^>]*>/g, ' ');
  const words = text.match(/[a-z][a-z'’-]*/gi) ?? [];
  const hiding = words.filter((word) => HIDING.test(word));
  const most = Math.max(ONE, Math.floor((words.length * MOST_PER_THOUSAND) / 1_000));
  expect(hiding.length > most ? hiding : []).toEqual([]);
});
