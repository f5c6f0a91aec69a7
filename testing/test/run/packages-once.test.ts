import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../../temporary-folder';

const folder = temporaryFolder();

test('two files in one worker share the packages, and nothing else', () => {
  const { transform, runtime, testEnvironment } = require('../../../jest.config.js').projects[0];
  const project = {
    rootDir: __dirname,
    testMatch: ['<rootDir>/leaves-traces.ts'],
    transform,
    runtime,
    testEnvironment,
  };
  const config = join(folder, 'config.json');
  const projects = ['first', 'second'].map((displayName) => ({ ...project, displayName }));
  writeFileSync(config, JSON.stringify({ projects }));
  const found = join(folder, 'found');
  execFileSync(process.execPath, [require.resolve('jest/bin/jest'), '--config', config, '--runInBand'], {
    env: { ...process.env, FOUND_FILE: found },
    stdio: 'pipe',
  });
  const fresh = { ownModule: 0, global: 0, environment: 0, listeners: 0, entities: 1, timersReplaced: 0 };
  const visits = readFileSync(found, 'utf8').trim().split('\n');
  expect(visits.map((line) => JSON.parse(line))).toEqual([
    { package: 0, ...fresh },
    { package: 1, ...fresh },
  ]);
});
