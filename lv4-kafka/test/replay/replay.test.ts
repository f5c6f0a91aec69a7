import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { atOnce } from '@ticket-rush/testing/http/ask';
import { CommanderError } from 'commander';
import { DecisionEntity } from '../../src/decide/decision.entity';
import { handleBatch } from '../../src/decide/handle-batch';
import type { LogBatch } from '../../src/log/log';
import { replayCommand } from '../../src/replay/command';
import { NotReplayed, replayFailure } from '../../src/replay/replay-failure';
import { type AcceptedRequest, decodeRequest } from '../../src/requests/request-message';
import { schema } from '../../src/schema';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { kafkaLock } from '../../src/techniques/kafka-lock';
import { accepted, batchOf } from '../decide/batches';
import { withoutRetries } from '../decide/decide-needs';
import { runReplay } from './run-replay';

const silent = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });

let lab: TestDatabase;
beforeAll(async () => {
  lab = await openTestDatabase(schema);
});
afterAll(() => lab?.close());
beforeEach(() =>
  lab.dataSource.query('TRUNCATE failed_requests, outbox, booking_decisions, partition_progress'),
);

let nextOffset = 0;

/** Fails them as a worker does. @returns the ids of the failures */
async function fail(...contents: (AcceptedRequest | string)[]): Promise<string[]> {
  const batch: LogBatch = { ...batchOf(nextOffset, contents), set: kafkaKeyed.slug };
  nextOffset += contents.length;
  const needs = { database: lab.database, ...withoutRetries(silent), requestTtlMs: 3_600_000 };
  const broken = {
    async decide(): Promise<never> {
      throw new Error('the machine is on fire');
    },
  };
  await handleBatch(needs, batch, broken, () => undefined);
  await lab.dataSource.query('DELETE FROM outbox');
  const rows: { id: string }[] = await lab.dataSource.query('SELECT id FROM failed_requests ORDER BY id');
  return rows.map(({ id }) => id);
}

const decisionOf = (id: string) => lab.dataSource.getRepository(DecisionEntity).findOneBy({ id });
const outbox = () => lab.dataSource.query('SELECT topic, partition, key, value FROM outbox ORDER BY id');

describe('replaying a failure', () => {
  test('makes the request pending, and sends it to the end of the line as if it had been accepted now', async () => {
    const request = { ...accepted(7, 42), acceptedAt: new Date(Date.now() - 600_000) };
    const [id] = (await fail(request)) as [string];
    expect(await decisionOf(request.id)).toMatchObject({ status: 'failed' });
    const before = Date.now();
    expect(await replayFailure(lab.database, id)).toBe(request.id);
    expect(await decisionOf(request.id)).toBeNull();
    const [record, ...others] = await outbox();
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      topic: `test.booking-requests.${kafkaKeyed.slug}`,
      partition: null,
      key: '42',
    });
    const again = decodeRequest(record.value);
    expect(again).toEqual({ ...request, acceptedAt: again.acceptedAt });
    expect(again.acceptedAt.getTime()).toBeGreaterThanOrEqual(before);
  });

  test('is done once, by however many operators at the same time', async () => {
    const [id] = (await fail(accepted(7, 42))) as [string];
    const answers = await atOnce(5, () => replayFailure(lab.database, id).catch((error: unknown) => error));
    expect(answers.filter((answer) => answer instanceof NotReplayed)).toHaveLength(4);
    expect(await outbox()).toHaveLength(1);
  });

  test('is not done again once it has failed again: that is another failure, and the one to replay', async () => {
    const [first] = (await fail(accepted(7, 42))) as [string];
    await replayFailure(lab.database, first);
    const [again] = await outbox();
    const [, second] = (await fail(again.value)) as [string, string];
    await expect(replayFailure(lab.database, first)).rejects.toThrow('it has been replayed, at 20');
    expect(await outbox()).toEqual([]);
    expect(await replayFailure(lab.database, second)).toBe(decodeRequest(again.value).id);
  });

  test('is not done if the request has been decided otherwise, and can be tried again', async () => {
    const request = accepted(7, 42);
    const [id] = (await fail(request)) as [string];
    await lab.dataSource.query(`UPDATE booking_decisions SET status = 'confirmed'`);
    await expect(replayFailure(lab.database, id)).rejects.toThrow('not failed any more');
    expect(await outbox()).toEqual([]);
    await lab.dataSource.query(`UPDATE booking_decisions SET status = 'failed'`);
    expect(await replayFailure(lab.database, id)).toBe(request.id);
  });
});

describe('the command', () => {
  test('lists what has failed, of all techniques or of one', async () => {
    const request = accepted(7, 42);
    await fail(request, 'not json {');
    const all = await runReplay(lab.url, ['list']);
    expect(all).toMatchObject({ status: 0, stderr: '' });
    expect(all.stdout).toContain(request.id);
    expect(all.stdout).toContain('the machine is on fire');
    expect(all.stdout).toContain('unreadable');
    expect(await runReplay(lab.url, ['list', '--technique', kafkaLock.slug])).toMatchObject({
      status: 0,
      stdout: 'Nothing has failed.\n',
    });
  });

  test('replays the chosen ones and says of each what became of it; what cannot be replayed makes status 1', async () => {
    const request = accepted(7, 42);
    const [readable, unreadable] = (await fail(
      request,
      JSON.stringify({ version: 9, id: randomUUID() }),
    )) as [string, string];
    const first = await runReplay(lab.url, [readable]);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toContain(`request ${request.id} is pending again`);
    const second = await runReplay(lab.url, [readable, unreadable, '999999']);
    expect(second).toMatchObject({ status: 1, stderr: '' });
    expect(second.stdout).toMatch(/no +it has been replayed, at 20/);
    expect(second.stdout).toMatch(/no +it is no request that can be read: version: /);
    expect(second.stdout).toMatch(/999999 +no +there is no such failure/);
    expect(await outbox()).toHaveLength(1);
  });

  test('--all replays what is open, and leaves out what was replayed before', async () => {
    const [before, open] = [accepted(7, 42), accepted(8, 42)];
    const [replayed] = (await fail(before, open)) as [string, string];
    await replayFailure(lab.database, replayed);
    const { status, stdout } = await runReplay(lab.url, ['--all']);
    expect(stdout).toContain(`request ${open.id} is pending again`);
    expect(stdout).not.toContain('it has been replayed');
    expect(status).toBe(0);
    expect(await outbox()).toHaveLength(2);
  });

  test('says that there is nothing to replay', async () => {
    expect(await runReplay(lab.url, ['--all'])).toMatchObject({
      status: 0,
      stdout: 'There is nothing to replay.\n',
    });
  });

  test('has a help with examples', async () => {
    expect(await runReplay(undefined, ['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Examples:'),
    });
  });

  test.each([
    ['nothing chosen', [], /--all/],
    ['everything and something', ['--all', '3'], /not both/],
    ['an id that is none', ['three'], /three.*id of a failure/],
  ])('%s is bad usage', async (_, args, line) => {
    const said: string[] = [];
    const command = replayCommand(() => Promise.reject(new Error('the database is not asked')));
    command.configureOutput({ writeErr: (text) => void said.push(text) });
    await expect(command.parseAsync(args, { from: 'user' })).rejects.toBeInstanceOf(CommanderError);
    expect(said).toEqual([expect.stringMatching(line)]);
  });

  test.each([
    ['an unknown technique', ['list', '--technique', 'prayer'], /prayer.*kafka-keyed/],
    ['no database', ['list'], /DATABASE_URL is not set.*stack status/],
  ])('bad usage, %s: status 2 and one line', async (_, args, line) => {
    const { status, stdout, stderr } = await runReplay(undefined, args);
    expect(stderr).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  test('a password that goes to another machine without TLS is named, before it is sent', async () => {
    const { status, stderr } = await runReplay('postgres://me:secret@0.0.0.0:1/none', ['list']);
    expect(stderr).toMatch(/^warning: DATABASE_URL has a password and no TLS: .*0\.0\.0\.0.*\nerror: /);
    expect(stderr).not.toContain('secret');
    expect(status).toBe(1);
  });

  test('a database that does not answer: status 1 and one line without the password', async () => {
    const { status, stderr } = await runReplay('postgres://me:secret@127.0.0.1:1/none', ['list']);
    expect(stderr).toMatch(/^error: PostgreSQL at .*127.0.0.1:1.*does not answer/);
    expect(stderr).not.toContain('secret');
    expect(status).toBe(1);
  });
});
