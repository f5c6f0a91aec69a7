import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { unprotected } from '../../../lv1-race-condition/src/techniques/unprotected';
import type { Play } from '../../play/choice';
import { goals } from '../../play/goals/goals';
import type { View } from '../../play/view';
import { runLab } from '../run-lab';
import { type OpenPage, openPage } from './open-page';

let page: OpenPage;
beforeAll(async () => {
  page = await openPage();
});
afterAll(() => page?.interrupt());

interface Answer {
  status: number;
  body: View & { reached: string[]; error?: string; schedules?: number; broken?: number };
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await request(`${page.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.statusCode, body: (await response.body.json()) as Answer['body'] };
}

const race: Play = {
  ...{ level: 'lv1', resource: 'tickets', technique: unprotected.slug },
  ...{ buyers: [12, 88], tickets: 1, schedule: '' },
};

/** A schedule for each puzzle, that a reader may find. */
const solutions = JSON.parse(readFileSync(join(__dirname, 'solutions.json'), 'utf8')) as Record<
  string,
  string
>;

describe('the puzzles', () => {
  test.each(goals.map((goal) => [goal.id, goal] as const))(
    '%s: has a solution, and not before the last step',
    async (id, goal) => {
      const schedule = solutions[id] as string;
      const before = await post('/api/show', { ...goal.choice, schedule: schedule.slice(0, -1) });
      const after = await post('/api/show', { ...goal.choice, schedule });
      expect([before.body.reached, after.body.reached]).toEqual([[], [id]]);
    },
  );

  test('are at least five for each level', () => {
    for (const level of ['lv1', 'lv2', 'lv3']) {
      expect(goals.filter(({ choice }) => choice.level === level).length).toBeGreaterThanOrEqual(5);
    }
  });
});

describe('a schedule under way', () => {
  test('shows what is committed beside what a transaction sees', async () => {
    const { body } = await post('/api/show', { ...race, schedule: '11111' });
    const [events] = body.tables;
    expect(events?.committed).toEqual([{ tickets: 1, sold: 0, version: 0 }]);
    expect(events?.seenBy).toEqual({ 1: [{ tickets: 1, sold: 1, version: 0 }] });
  });

  test('shows who waits for whom, and why no step can be taken', async () => {
    const { body } = await post('/api/show', { ...race, schedule: '11112222' });
    expect(body.parties.map(({ waitsFor }) => waitsFor)).toEqual([[], ['T1']]);
    expect(body.locks).toContainEqual(expect.objectContaining({ party: 'T2', granted: false }));
    const refused = await post('/api/show', { ...race, schedule: '111122222' });
    expect(refused.status).toBe(400);
    expect(refused.body.error).toMatch(/^T2 cannot take step 9: it waits for T1/);
  });

  test('can be taken back: the same steps on fresh rows', async () => {
    const forward = await post('/api/show', { ...race, schedule: '1112' });
    await post('/api/show', { ...race, schedule: '111222' });
    const back = await post('/api/show', { ...race, schedule: '1112' });
    expect(back.body.lines).toEqual(forward.body.lines);
    expect(back.body.tables).toEqual(forward.body.tables);
  });

  test('is judged by the audit once no party can go on', async () => {
    const { body } = await post('/api/show', { ...race, schedule: '112222221111' });
    expect(body.judgement).toMatchObject({ verdict: 'broken' });
  });
});

test('"Prove it" tries every schedule', async () => {
  const { body } = await post('/api/prove', race);
  expect(body).toMatchObject({ complete: true, claim: { verdict: 'broken' }, asClaimed: true });
  expect(body.broken).toBeGreaterThan(0);
});

describe('what does not come from the page', () => {
  test.each([
    ['another origin', { origin: 'http://evil.example' }, 403],
    ['another name for this machine', { host: 'evil.example' }, 403],
    ['a form', { 'content-type': 'text/plain' }, 415],
  ])('%s is refused', async (_, headers, status) => {
    expect((await post('/api/show', race, headers as Record<string, string>)).status).toBe(status);
  });

  test.each([
    ['an unknown technique', { ...race, technique: 'no-such' }, 404, /^there is no technique no-such/],
    ['an unknown level', { ...race, level: 'lv9' }, 400, /^level: /],
    ['a schedule of letters', { ...race, schedule: 'abc' }, 400, /^schedule: /],
    ['more tickets than fit the page', { ...race, tickets: 1_000 }, 400, /^tickets: .*100$/],
    ['a body that is none', null, 400, /^the body: /],
  ])('%s is an answer in words', async (_, body, status, words) => {
    const answer = await post('/api/show', body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatch(words);
  });
});

describe('the command', () => {
  test('says in one line that a port is taken', async () => {
    const { status, stderr } = await runLab(['play', '--port', new URL(page.url).port]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/port \d+ is taken: choose another with --port/);
  });

  test('says which techniques there are', async () => {
    const { status, stderr } = await runLab(['play', 'lv1', 'no-such']);
    expect({ status, lines: stderr.trim().split('\n').length }).toEqual({ status: 2, lines: 1 });
    expect(stderr).toContain('it has unprotected, ');
  });
});
