import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { unprotected } from '../../../lv1-race-condition/src/techniques/unprotected';

const ROOT = join(__dirname, '..', '..', '..');

test('with --prometheus the figures of the run can be asked for after it, until Ctrl-C', async () => {
  const small = ['--technique', unprotected.slug, '--buyers', '100', '--tickets', '10', '--prometheus'];
  const lab = spawn(
    process.execPath,
    ['--require', '@ticket-rush/shared/preload', join('lab', 'main.ts'), 'rush', ...small],
    {
      cwd: ROOT,
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  const errors = text(lab.stderr);
  const exited = once(lab, 'exit');
  try {
    const [, url = '', graphs = ''] = await readUntil(lab.stdout, /until Ctrl-C:\n(http:\S+)\n(http:\S+)\n/);
    expect(await highest(url, 'ticket_rush_oversold_tickets')).toBeGreaterThan(0);
    expect(
      await highest(url, 'ticket_rush_http_request_duration_seconds_count{status="201"}'),
    ).toBeGreaterThan(10);
    expect((await fetch(graphs)).status).toBe(200);
  } finally {
    lab.kill('SIGINT');
  }
  expect(await exited).toEqual([0, null]);
  expect(await errors).toContain('lv1 unprotected');
});

async function readUntil(stream: AsyncIterable<Buffer>, pattern: RegExp): Promise<RegExpExecArray> {
  let output = '';
  for await (const chunk of stream) {
    output += chunk;
    const found = pattern.exec(output);
    if (found) return found;
  }
  throw new Error(`the lab ended without ${pattern}: ${output}`);
}

async function highest(url: string, series: string): Promise<number> {
  const query = `max(max_over_time(${series}[5m]))`;
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query })}`);
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
  return Number(data.result[0]?.value[1]);
}
