import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { jsonReport } from '../../report/rush/json';
import { booked, experimentWith, rowFrom } from '../hand-made';
import { runLab } from '../run-lab';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);

const report = jsonReport(experimentWith(rowFrom(1, [booked(12, 3)])));
const parts = { mean: [5, 2.5, 5.5, 1.5, 10.5], sample: [[10, 5, 3, 2, 20]] };

describe('the page of a rush', () => {
  let page: string;
  beforeAll(async () => {
    const rows = report.rows.map(({ trace, ...row }) => ({ ...row, trace: { ...trace, parts } }));
    writeFileSync(file('rush.json'), JSON.stringify({ ...report, rows }));
    const { status, stdout } = await runLab(['report', file('rush.json')]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${file('rush.html')}\n` });
    page = readFileSync(file('rush.html'), 'utf8');
  });

  test('shows who owns which ticket', () => {
    expect(page).toContain('<title>Ticket 1: buyer 12</title>');
    expect(page).toContain('of 1 tickets 1 have one owner');
  });

  test('shows how each buyer fared, in words as well', () => {
    expect(page).toMatch(
      /<title>Buyer 12: answered after 3 ms; told yes; the database says ticket 1<\/title>/,
    );
  });

  test('draws each picture once, and no finer than can be seen', () => {
    const labels = page.match(/aria-label="(?:How|When|inversions|\d+ of \d+ requests)[^"]*"/g) ?? [];
    expect(labels.length).toBeGreaterThan(3);
    expect(new Set(labels).size).toBe(labels.length);
    expect(page).not.toMatch(/ (?:[xy][12]?|width|height|d|transform)="[^"]*\d\.\d{3}/);
  });

  test('says where the time went, from the figures', () => {
    expect(page).toMatch(/database: most in lv2 [\w-]+, 22 %/);
    expect(page).toContain('The last one: lock 10 ms, pool 5 ms');
    expect(page).toMatch(/>25 ms</);
  });

  test('needs no network: it names no address but that of the SVG standard', () => {
    const addresses = page.match(/https?:\/\/[^"'\s<)]+/g) ?? [];
    expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg']));
    expect(page).not.toMatch(/<(link|img|iframe)\b|@import|src=/);
  });

  test('says what a technique is called as text, even where that looks like markup', async () => {
    const [row] = report.rows;
    const rows = [{ ...row, technique: '<script>alert(1)</script>' }];
    writeFileSync(file('odd.json'), JSON.stringify({ ...report, rows }));
    await runLab(['report', file('odd.json')]);
    expect(readFileSync(file('odd.html'), 'utf8')).not.toContain('<script>alert');
  });
});

describe('what is no result of a rush', () => {
  test.each([
    ['no JSON', 'hello', 'cannot be read'],
    ['another result', '{"run":{"at":"2026"},"rows":[]}', 'is not the result of a rush'],
    [
      'a rush without traces',
      JSON.stringify({ ...report, rows: [{ level: 'lv1' }] }),
      'holds no traces to draw',
    ],
  ])('%s: one line, and status 2', async (_, content, message) => {
    writeFileSync(file('bad.json'), content);
    const { status, stderr } = await runLab(['report', file('bad.json')]);
    expect({ status, lines: stderr.trim().split('\n').length }).toEqual({ status: 2, lines: 1 });
    expect(stderr).toContain(message);
  });
});
