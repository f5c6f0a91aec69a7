import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { kafkaVersion } from '../../install/kafka-jars';
import { levels } from '../../level/levels';
import { ROOT, readComposeFile } from './compose-file';

const { services, volumes } = readComposeFile();
const all = Object.entries(services);
const named = all.map(([name, service]) => ({ name, service }));
const DOCKERFILE = readFileSync(join(ROOT, 'infra', 'Dockerfile'), 'utf8');

/** Ends in a version: at least two numbers. */
const PINNED = /:v?\d+\.\d+(\.\d+)?(-[a-z0-9-]+)?$/;

describe.each(named)('$name', ({ name, service }) => {
  test('is published on loopback only, if at all', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    expect(service.network_mode).toBeUndefined();
  });

  test('runs a pinned image, or the one that is built here', () => {
    if (service.build) expect(service.image).toBe('ticket-rush:local');
    else expect(service.image).toMatch(PINNED);
  });

  test('says when it is ready, and is asked often until it is', () => {
    if (service.build) expect(DOCKERFILE).toMatch(/^HEALTHCHECK .*--start-interval=/m);
    else
      expect(service.healthcheck).toMatchObject({
        test: expect.anything(),
        start_interval: expect.anything(),
      });
  });

  test('waits for the health of what it needs, not for its start', () => {
    for (const { condition } of Object.values(service.depends_on ?? {})) {
      expect(condition).toBe('service_healthy');
    }
  });

  test('may use so much memory and no privileges', () => {
    expect(service.deploy?.resources?.limits?.memory).toMatch(/^\d+[MG]$/);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.privileged).toBeUndefined();
  });

  test('writes nowhere but into its volumes', () => {
    // Kafka's start script writes the configuration that it makes of the variables.
    expect(service.read_only).toBe(!name.startsWith('kafka-'));
  });

  test('has no secret but one that says it is none, and can be replaced', () => {
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      if (!/PASSWORD|TOKEN|SECRET/.test(variable) && !String(value).includes('@postgres')) continue;
      expect(value).toMatch(/\$\{[A-Z_]+:-local-only/);
    }
  });
});

test('the levels are those of the embedded stack, several of each, and a worker where there is one', () => {
  for (const [name, layout] of Object.entries(levels)) {
    expect(services[name]).toMatchObject({ working_dir: `/app/${layout.workspace}` });
    expect(services[name]?.deploy?.replicas).toBeGreaterThan(1);
    expect(`${name}-worker` in services).toBe('worker' in layout);
    expect(DOCKERFILE).toContain(`COPY ${layout.workspace} ${layout.workspace}`);
  }
});

test('each level has a database of its own, and it is created', () => {
  const script = readFileSync(join(ROOT, 'infra', 'postgres', 'create-databases.sql'), 'utf8');
  for (const name of Object.keys(levels)) {
    expect(services[name]?.environment?.DATABASE_URL).toMatch(new RegExp(`@postgres:5432/${name}$`));
    expect(script).toContain(`CREATE DATABASE ${name};`);
  }
});

test('every variable of a service is one that it reads', () => {
  for (const name of [...Object.keys(levels), 'lv4-worker']) {
    const workspace = levels[name.slice(0, 3) as keyof typeof levels].workspace;
    const files = ['shared/config/environment.ts', `${workspace}/src/environment.ts`].map((file) =>
      join(ROOT, file),
    );
    const source = files
      .filter(existsSync)
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    for (const variable of Object.keys(services[name]?.environment ?? {}))
      expect(source).toContain(`${variable}:`);
  }
});

test('what has state has a named volume, and no volume is left over', () => {
  const mounted = all.flatMap(([, { volumes: mounts = [] }]) =>
    mounts.map((mount) => mount.split(':')[0] as string),
  );
  expect(mounted.filter((source) => !source.startsWith('.')).sort()).toEqual(Object.keys(volumes).sort());
});

test('what is mounted from the checkout is there, and read-only', () => {
  const mounts = all.flatMap(([, { volumes: some = [] }]) => some.filter((mount) => mount.startsWith('.')));
  for (const mount of mounts) {
    expect(mount).toMatch(/:ro$/);
    expect(existsSync(join(ROOT, mount.split(':')[0] as string))).toBe(true);
  }
});

test('the broker is the version that the embedded stack runs', () => {
  expect(services['kafka-1']?.image).toBe(`apache/kafka:${kafkaVersion()}`);
});

test('the profile cluster has three brokers, and a write needs two of them', () => {
  const brokers = all.filter(([name]) => name.startsWith('kafka-'));
  expect(brokers.map(([, { environment }]) => environment?.KAFKA_NODE_ID)).toEqual([1, 2, 3]);
  expect(brokers.map(([, { profiles }]) => profiles)).toEqual([undefined, ['cluster'], ['cluster']]);

  const cluster = readFileSync(join(ROOT, 'infra', 'cluster.env'), 'utf8');
  for (const [, { environment }] of brokers) {
    expect(cluster).toContain(String(environment?.KAFKA_ADVERTISED_LISTENERS).replace('PLAINTEXT://', ''));
  }
  expect(cluster).toMatch(/^COMPOSE_PROFILES=cluster$/m);
  expect(cluster).toMatch(/^KAFKA_REPLICATION=3$/m);
  expect(cluster).toMatch(/^KAFKA_MIN_IN_SYNC=2$/m);
  // Topics are created by whichever of the two comes first.
  for (const name of ['lv4', 'lv4-worker']) {
    expect(services[name]?.environment?.KAFKA_REPLICATION).toBe(`\${KAFKA_REPLICATION:-1}`);
  }
});

test('the image knows the manifest of every workspace: the lockfile speaks of all of them', () => {
  const { workspaces } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    workspaces: string[];
  };
  const missing = workspaces.filter((name) => !DOCKERFILE.includes(`COPY ${name}/package.json ${name}/\n`));
  expect(missing).toEqual([]);
});

test('nginx gives up connecting before it looks into the DNS again: after that it would ask no other instance', () => {
  const nginx = (file: string) => readFileSync(join(ROOT, 'infra', 'nginx', file), 'utf8');
  const [, connectMs] = /^proxy_connect_timeout (\d+)ms;$/m.exec(nginx('balance.conf')) ?? [];
  const [, validS] = /^ *resolver .* valid=(\d+)s /m.exec(nginx('nginx.conf')) ?? [];
  expect(2 * Number(connectMs)).toBeLessThanOrEqual(1_000 * Number(validS));
});

test('no page is in the image: to edit one does not make another image', () => {
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
  expect(ignored).toContain('**/*.md');
});

test('every file that the image takes from the context is let through', () => {
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
  const copied = [...DOCKERFILE.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
    sources.split(' '),
  );
  expect(copied.length).toBeGreaterThan(10);
  for (const source of copied) {
    expect(existsSync(join(ROOT, source))).toBe(true);
    const parents = [source, source.split('/')[0] as string];
    expect(parents.some((path) => ignored.includes(`!${path}`))).toBe(true);
  }
});
