import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { nginxConfig } from '../../servers/nginx-config';

/** Of the usual rush, each on a connection of their own. One worker of nginx may get them all. */
const BUYERS = 1_000;
/** After which a service closes an idle connection. */
const SERVICE_S = 65;

const COMPOSE = readFileSync(join(__dirname, '../../../infra/nginx/keepalive.conf'), 'utf8');
const embedded = nginxConfig({ port: 1, upstreams: ['http://127.0.0.1:2'], folder: '' });
const UPSTREAM = /upstream instances \{[^}]*\}/.exec(embedded)?.[0] ?? '';

const keepalive = (config: string) =>
  Object.fromEntries(
    [...config.matchAll(/^\s*(keepalive\w*) (\d+)s?;/gm)].map(([, name, value]) => [name, Number(value)]),
  );

test('the connections of a rush stay open for the next requests, in the embedded stack and in the Compose stack', () => {
  const kept = keepalive(UPSTREAM);
  expect(kept.keepalive).toBeGreaterThanOrEqual(BUYERS);
  expect(kept.keepalive_timeout).toBeGreaterThanOrEqual(30);
  expect(kept.keepalive_timeout).toBeLessThan(SERVICE_S);
  expect(keepalive(COMPOSE)).toEqual(kept);
});
