import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { MAX_TICKETS } from '@ticket-rush/shared/booking/events';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { profiles } from '../../../k6/load/profiles';
import { stockFor } from '../../../k6/load/stock';
import { unprotected } from '../../../lv1-race-condition/src/techniques/unprotected';
import { optimistic } from '../../../lv2-db-lock/src/techniques/optimistic';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { redlock } from '../../../lv3-redlock/src/techniques/redlock';
import { commandLine, REPORTS } from '../../k6/command-line';
import { fromContainer, networkArguments } from '../../k6/docker-network';
import { isAsExpected, type LoadRow, loadRow } from '../../k6/load-row';
import { type LoadRun, runId } from '../../k6/load-run';
import { planRuns } from '../../k6/plan';
import { loadScripts, PROFILES } from '../../k6/scripts';
import { runLab } from '../run-lab';

const SCRIPTS = join(REPORTS, '..', 'scripts');
const CROSSED = 99;

const RUN: LoadRun = {
  id: 'rush-lv3-redlock-20260101T120000',
  script: 'rush',
  level: 'lv3',
  technique: redlock.slug,
  profile: 'smoke',
  url: 'http://127.0.0.1:8083',
  prometheus: 'http://127.0.0.1:9090/',
  quiet: true,
};

/** No k6 in PATH or where Go puts it, no Docker that answers. */
const bare = temporaryFolder();

test('every script of the folder is a command, and the other way round', () => {
  const files = readdirSync(SCRIPTS).map((file) => basename(file, '.ts'));
  expect(loadScripts.map(({ name }) => name).sort()).toEqual(files.sort());
});

test('a run is called by what it is and when it began', () => {
  expect(runId(RUN, new Date('2026-01-01T12:00:00.999Z'))).toBe(RUN.id);
});

test('k6 is told the tags of the run and where to write', () => {
  const { command, args, env } = commandLine({ kind: 'program', command: '/bin/k6' }, RUN);
  expect(command).toBe('/bin/k6');
  expect(args).toEqual(expect.arrayContaining([`testid=${RUN.id}`, 'level=lv3', 'technique=redlock']));
  expect(args.join(' ')).toContain('--out experimental-prometheus-rw');
  expect(env.K6_PROMETHEUS_RW_SERVER_URL).toBe('http://127.0.0.1:9090/api/v1/write');
});

test('in Docker no value of a variable is seen on the command line', () => {
  const { args, env } = commandLine({ kind: 'docker', command: 'docker' }, RUN);
  expect(args).toEqual(
    expect.arrayContaining(['--env', 'BASE_URL', 'OPERATOR_TOKEN', '/k6/scripts/rush.ts']),
  );
  expect(args.join(' ')).not.toContain(env.BASE_URL);
});

test.each(PROFILES)(
  'contention in the size %s lays out no more tickets than a database has in a minute',
  (size) => {
    const load = profiles.contention[size];
    const { hot, spread } = stockFor(load);
    const buyers = load.perSecond * load.seconds;
    expect(hot).toBeGreaterThan(buyers);
    expect(spread).toBeGreaterThan(buyers / load.events);
    expect(hot).toBeLessThanOrEqual(MAX_TICKETS);
    expect(hot + load.events * spread).toBeLessThanOrEqual(1_000_000);
  },
);

describe('Docker', () => {
  const local = { ...RUN, url: 'http://localhost:8083', prometheus: 'http://[::1]:9090' };

  test('shares the network of the machine on Linux', () => {
    expect(networkArguments('linux')).toEqual(['--network', 'host']);
    expect(fromContainer(local, 'linux')).toEqual(local);
  });

  test('reaches the machine by its name elsewhere, where its own loopback is another one', () => {
    expect(networkArguments('darwin')).toEqual([]);
    expect(fromContainer(local, 'darwin')).toMatchObject({
      url: 'http://host.docker.internal:8083',
      prometheus: 'http://host.docker.internal:9090',
    });
    expect(fromContainer(RUN, 'darwin').url).toBe('http://host.docker.internal:8083');
    expect(fromContainer({ ...RUN, url: 'http://shop.example:8083' }, 'darwin').url).toBe(
      'http://shop.example:8083',
    );
  });
});

test('a run counts as expected only if the audit caught what is broken', () => {
  const broken: LoadRow = {
    ...loadRow(
      { level: 'lv1', instances: 3 },
      { script: loadScripts[0], technique: unprotected.slug, expected: 'broken' },
      { status: CROSSED },
    ),
    violations: 7,
  };
  expect(broken).toMatchObject({ expected: 'failed', instances: 3 });
  expect(isAsExpected(broken)).toBe(true);
  expect(isAsExpected({ ...broken, violations: 0 })).toBe(false);
  expect(isAsExpected({ ...broken, thresholds: 'held' })).toBe(false);
  expect(isAsExpected({ ...broken, expected: 'held' })).toBe(false);
});

test('a level is run with those of the chosen techniques that it has', () => {
  const offered = { slug: rowLock.slug, expected: { severalInstances: 'holds' } } as const;
  const planned = planRuns('lv2', [
    { ...offered, resource: 'tickets' },
    { ...offered, resource: 'seats' },
    { ...offered, resource: 'tickets', slug: optimistic.slug },
  ]);
  const names = planned.map(({ script, technique }) => `${script.name} ${technique}`);
  const sellers = ['rush', 'ramp', 'soak', 'contention', 'mixed', 'hot-seat'];
  expect(names).toEqual(sellers.map((name) => `${name} ${rowLock.slug}`));
});

describe('bad usage ends with status 2 and one line that names', () => {
  test.each([
    ['an unknown script', ['dance'], /dance/],
    ['the missing technique', ['rush', '--level', 'lv2'], /--technique/],
    ['the missing level', ['rush', '--technique', rowLock.slug], /--level or --url/],
    ['an unknown level', ['rush', '--level', 'lv9', '--technique', rowLock.slug], /lv9.*lv1, lv2, lv3, lv4/],
    [
      'an unknown profile',
      ['rush', '--level', 'lv2', '--technique', 'x', '--profile', 'huge'],
      /huge.*smoke/,
    ],
    [
      'instances of a level that runs already',
      ['rush', '--technique', rowLock.slug, '--url', 'http://127.0.0.1:1', '--instances', '3'],
      /--instances.*--url/,
    ],
    ['an address that is none', ['rush', '--technique', rowLock.slug, '--url', 'lv2'], /--url.*http/],
  ])('%s', async (_what, args, line) => {
    const { status, stderr } = await runLab(['k6', ...args]);
    expect(stderr).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });
});

/** A k6 that a package put where every PATH looks cannot be hidden. */
const testWithoutK6 = ['/usr/bin/k6', '/usr/local/bin/k6', '/opt/homebrew/bin/k6'].some((path) =>
  existsSync(path),
)
  ? test.skip
  : test;

testWithoutK6(
  'without k6 and without Docker it says how to get one, before anything is started',
  async () => {
    const nowhere = { PATH: bare, GOBIN: bare, XDG_CACHE_HOME: bare };
    const { status, stderr } = await runLab(
      ['k6', 'rush', '--level', 'lv1', '--technique', unprotected.slug],
      {
        ...nowhere,
        DOCKER_HOST: `unix://${bare}/docker.sock`,
      },
    );
    expect(stderr).toContain('go install go.k6.io/k6/v2@');
    expect(stderr).toContain('grafana/k6:');
    expect(stderr).not.toContain('starting lv1');
    expect(status).toBe(1);
  },
);
