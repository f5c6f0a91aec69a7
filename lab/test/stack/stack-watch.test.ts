import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { type Ended, runLab } from '../run-lab';

const environment = { XDG_RUNTIME_DIR: temporaryFolder() };
let up: Ended;

describe('a stack that is watched', () => {
  beforeAll(async () => {
    up = await runLab(['stack', 'up', '--watch', '--level', 'lv1', '--instances', '2'], environment);
  });
  afterAll(() => runLab(['stack', 'down'], environment));

  test('stack up --watch leaves a Prometheus that reads every instance', async () => {
    expect(up).toMatchObject({ status: 0 });
    const [, url] = /^Prometheus (http:\S+)$/m.exec(up.stdout) ?? [];
    const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent('up == 1')}`);
    const { data } = (await answer.json()) as { data: { result: { metric: { instance: string } }[] } };
    expect(data.result.map(({ metric }) => metric.instance).sort()).toEqual(['lv1-1', 'lv1-2']);
  });

  test('stack status says whether it answers', async () => {
    const { status, stdout } = await runLab(['stack', 'status'], environment);
    expect(stdout).toMatch(/^lv1 {2}ready$/m);
    expect(stdout).toMatch(/^Prometheus {2}ready$/m);
    expect(status).toBe(0);
  });
});
