/** The workflow runs on machines of GitHub, where its mistakes are seen late. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { NEEDED } from '../../install/doctor';
import { type Part, parts } from '../../install/parts';

const ROOT = join(__dirname, '..', '..', '..');

interface Step {
  uses?: string;
  with?: Record<string, unknown>;
  run?: string;
}

const text = readFileSync(join(ROOT, '.github', 'workflows', 'ci.yml'), 'utf8');
const { jobs } = parse(text) as { jobs: Record<'test' | 'macos', { steps: Step[] }> };
const commandsOf = (job: keyof typeof jobs) => jobs[job].steps.map(({ run = '' }) => run).join('\n');

/** Comes with Node.js, with actions/setup-java, or by install-parts as any user. */
const ELSEWHERE = ['postgres', 'java', 'kafka-jars'];

test.each([
  ['test', 'apt'],
  ['macos', 'brew'],
] as const)('the job %s installs what only root may, from %s', (job, manager) => {
  const needed = NEEDED.filter((name) => manager === 'brew' || !ELSEWHERE.includes(name));
  for (const name of needed) {
    const { source }: Part = parts[name];
    if (typeof source !== 'string')
      expect(commandsOf(job).split(/\s+/)).toContain([source[manager]].flat()[0]);
  }
});

test('each file that a key of the cache or a setting names is there', () => {
  const hashed = [...text.matchAll(/hashFiles\((.+?)\)/g)].flatMap(([, names = '']) => names.split(', '));
  const named = jobs.macos.steps.flatMap(({ with: given }) => given?.['node-version-file'] ?? []);
  const files = [
    ...hashed.map((name) => name.replace(/^'|(\/\*\*)?'$/g, '')),
    ...named.map(String),
    '.ci/run',
  ];
  expect(files.length).toBeGreaterThan(4);
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('macOS tests workspaces that are there', () => {
  const [, names = ''] = /--selectProjects (.+)/.exec(commandsOf('macos')) ?? [];
  expect(names.split(' ').filter((name) => !existsSync(join(ROOT, name, 'package.json')))).toEqual([]);
});
