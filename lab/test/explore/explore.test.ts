import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFile } from '@ticket-rush/testing/temporary-folder';
import { mutexInsideTransaction } from '../../../lv1-race-condition/src/techniques/mutex-inside-transaction';
import { unprotected } from '../../../lv1-race-condition/src/techniques/unprotected';
import type { Census } from '../../explore/census';
import { runLab } from '../run-lab';

test('explore tells how many schedules are broken, shows the shortest, and ends as the technique claims', async () => {
  const file = temporaryFile('explored.json');
  const { status, stdout } = await runLab(['explore', 'lv1', mutexInsideTransaction.slug, '--json', file]);
  expect(stdout).toMatch(
    /^42 schedules, all of them tried: 30 broken\.\nIt claims "broken" .*: as expected\./,
  );
  expect(stdout).toMatch(/Event 1 sold 2 of 1 tickets/);
  expect(stdout).toMatch(/--replay 1111\d+/);
  expect(status).toBe(0);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    ...{ level: 'lv1', technique: mutexInsideTransaction.slug, resource: 'tickets', buyers: [12, 88] },
    ...{ schedules: 42, broken: 30, complete: true, shortest: { switches: 3 } },
  });
});

test('explore --kinds finds what the census has found', async () => {
  const { rows }: Census = JSON.parse(readFileSync(join(__dirname, '../../../results/census.json'), 'utf8'));
  const row = rows.find(({ technique, case: name }) => technique === unprotected.slug && name === 'two');
  const { status, stdout, stderr } = await runLab(['explore', 'lv1', unprotected.slug, '--kinds']);
  expect(stdout).toMatch(
    new RegExp(`^${row?.schedules} schedules, one of each kind.*: ${row?.broken} broken\\.`),
  );
  expect(stdout).toContain(`--replay ${row?.shortest?.schedule}`);
  expect(stderr).toMatch(/ schedules in \d+\.\d s, \d+ ms each/);
  expect(status).toBe(0);
});

test('explore --replay plays one schedule, and stands where it ends', async () => {
  const { status, stdout } = await runLab(['explore', 'lv1', unprotected.slug, '--replay', '11112222']);
  expect(stdout).toMatch(
    / 8 {2}T2 {2}UPDATE events SET sold = 1 WHERE id = 1 +waits\n(?:.*\n)*.*T2: it waits for T1/,
  );
  expect(status).toBe(0);
});

test('explore --replay says why a party cannot take a step, in one line', async () => {
  const { status, stdout, stderr } = await runLab([
    'explore',
    'lv1',
    unprotected.slug,
    '--replay',
    '111122222',
  ]);
  expect(stderr.trim()).toMatch(
    /^error: --replay 111122222: T2 cannot take step 9: it waits for T1, who holds what it wants/,
  );
  expect(stdout).toBe('');
  expect(status).toBe(2);
});
