import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { mutex } from '../../lv1-race-condition/src/techniques/mutex';
import { optimistic } from '../../lv2-db-lock/src/techniques/optimistic';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { runLab } from './run-lab';

describe('bad usage ends with status 2 and one line that names', () => {
  test.each([
    ['an unknown level', ['rush', '--level', 'lv9'], /--level.*lv9.*lv1, lv2, lv3, lv4/],
    ['an unknown technique', ['rush', '--technique', 'prayer'], /prayer.*lv2 has row-lock/],
    ['a technique that is spelled wrong', ['rush', '--technique', 'mutx'], /'mutx' \(did you mean mutex\?\)/],
    [
      'a technique of another level',
      ['rush', '--level', 'lv1', '--technique', rowLock.slug],
      /row-lock.*lv1 has/,
    ],
    ['an unknown option', ['rush', '--buyer', '3'], /--buyer.*--buyers/],
    ['too many buyers', ['rush', '--buyers', '20001'], /--buyers.*1 to 20000/],
    ['a count that is no number', ['rush', '--tickets', '1e3'], /--tickets.*whole number/],
    ['no instance at all', ['stack', 'up', '--instances', '0'], /--instances.*1 to 8/],
    ['a file that cannot be written', ['rush', '--json', '/nowhere/result.json'], /\/nowhere\/result\.json/],
    ['a technique of another level', ['bench', 'lv2', '--technique', mutex.slug], /mutex.*lv2 has/],
    ['one file for two results', ['rush', '--json', 'x', '--html', './x'], /\.\/x is named twice/],
    ['a page over its own figures', ['report', 'x.json', '--html', './x.json'], /x\.json is named twice/],
    [
      'a file that a replay does not write',
      ['explore', 'lv1', mutex.slug, '--replay', '1', '--json', 'x'],
      /--replay.*cannot be used with.*--json/,
    ],
    ['callers that are no number', ['bench', 'lv2', '--callers', '8,many'], /--callers.*whole number/],
    ['an unknown part of a bench', ['bench', 'lv3', '--part', 'luck'], /--part.*pairs, handoffs/],
    ['no time to measure', ['bench', 'lv3', '--seconds', '0'], /--seconds.*0\.1 to 60/],
    ['a technique that the level does not have', ['explore', 'lv2', mutex.slug], /mutex.*row-lock/],
    ['a level that is not explored', ['explore', 'lv4', rowLock.slug], /one of lv1, lv2, lv3/],
    ['an unknown resource', ['explore', 'lv1', mutex.slug, '--resource', 'luck'], /luck.*tickets, orders/],
    ['one buyer alone', ['explore', 'lv1', mutex.slug, '--buyers', '12'], /two or three numbers/],
    ['a limit of what are no seats', ['explore', 'lv2', rowLock.slug, '--seat-limit'], /--resource seats/],
    [
      'a technique that sells no orders',
      ['explore', 'lv2', optimistic.slug, '--resource', 'orders'],
      /optimistic for orders here; there is row-lock/,
    ],
    [
      'tickets where they are not what is fought over',
      ['explore', 'lv2', rowLock.slug, '--resource', 'orders', '--tickets', '9'],
      /--tickets is for --resource tickets/,
    ],
    ['a schedule of no digits', ['explore', 'lv1', mutex.slug, '--replay', 'T1'], /digits of parties/],
    ['a fault at several levels', ['rush', '--fault', 'after 1s: redis-1 kill'], /--fault needs one level/],
    ['a fault in rounds', ['rush', '--level', 'lv3', '--fault', 'x', '--rounds', '3'], /--rounds is not for/],
    [
      'a history with a fault',
      ['rush', '--level', 'lv3', '--fault', 'x', '--history', 'x'],
      /--history is not/,
    ],
    ['an axis that the level does not have', ['sweep', 'pool', '--level', 'lv4'], /pool.*lv1, lv2, lv3/],
    ['an unknown number of brokers', ['stack', 'up', '--brokers', '2'], /--brokers.*1, 3/],
    ['an unknown command', ['dance'], /dance/],
  ])('%s', async (_what, args, line) => {
    const { status, stdout, stderr } = await runLab(args);
    expect(stderr).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

test.each([
  ['{"sales":[]}', /sales: it has none/],
  ['{"sales":[{}]}', /sales\.0\.technique/],
  ['null', /not what `rush --history` writes/],
])('a history with nothing to check (%s) is no history that is right', async (text, words) => {
  const file = join(temporaryFolder(), 'history.json');
  writeFileSync(file, text);
  const { status, stdout, stderr } = await runLab(['check-history', file]);
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(words) });
});

test('the help of a command has examples and ends with status 0', async () => {
  const { status, stdout } = await runLab(['rush', '--help']);
  expect(stdout).toContain('Examples:');
  expect(status).toBe(0);
});

test('the status of a stack that is not up is 3', async () => {
  const { status, stdout } = await runLab(['stack', 'status'], { XDG_RUNTIME_DIR: temporaryFolder() });
  expect(stdout).toBe('Nothing is up.\n');
  expect(status).toBe(3);
});
