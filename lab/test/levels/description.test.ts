/**
 * Schemathesis makes requests that a level's `/openapi.json` allows and requests that it forbids, and looks at each answer.
 * What it is not to ask for stands in schemathesis.toml. Where there is no Python for it these tests are skipped, and the
 * run says so (testing/servers/with-programs.ts).
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { schemathesisCommand } from '@ticket-rush/stack/install/schemathesis';
import { startLevel } from '@ticket-rush/stack/level/level';
import { type LevelName, levels } from '@ticket-rush/stack/level/levels';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Parts, startParts } from '@ticket-rush/stack/servers/server-parts';

const CONFIG = join(__dirname, 'schemathesis.toml');

/** The examples of the description speak of event 7 and its seat A1. */
const EVENTS = 10;

/** Most operations are answered by the same code on every level. LV.4 has the most of them, and is asked with the usual number of examples. */
const examplesFor = (level: LevelName) => (level === 'lv4' ? [] : ['--max-examples', '5']);

const command = schemathesisCommand();
const testWithSchemathesis = command === undefined ? test.skip : test;

let scratch: Scratch;
let parts: Parts;

beforeAll(async () => {
  if (command === undefined) return;
  scratch = await openScratch();
  parts = await startParts(scratch, new Set(Object.values(levels).flatMap(({ needs }) => [...needs])));
});

afterAll(() => scratch?.close());

testWithSchemathesis.each(Object.keys(levels) as LevelName[])(
  '%s keeps to its own description',
  async (level) => {
    const running = await startLevel(scratch, { level, instances: 1, parts });
    const url = running.instances[0]?.url as string; // The balancer has its own answers to odd methods.
    await putOnSale(url);
    const { status, report } = await check(`${url}/openapi.json`, examplesFor(level));
    await running.stop();
    expect({ status, report }).toEqual({ status: 0, report: expect.stringContaining('No issues found') });
    expect(Number(/(\d+) generated/.exec(report)?.[1])).toBeGreaterThan(500);
  },
);

async function putOnSale(url: string): Promise<void> {
  for (let event = 0; event < EVENTS; event++) await post(`${url}/events`, { tickets: 1000 });
  await post(`${url}/events/7/seats`, { labels: ['A1'] });
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(status).toBe(201);
}

function check(description: string, examples: string[]): Promise<{ status: number | null; report: string }> {
  const [program, ...run] = command as [string, ...string[]];
  const args = [...run, '--no-color', '--config-file', CONFIG, 'run', description, ...examples];
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { cwd: scratch.folder, maxBuffer: 1 << 26 },
      (_error, stdout, stderr) => resolve({ status: child.exitCode, report: stdout + stderr }),
    );
  });
}
