import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { NoSuchTechnique } from '../explore/race-of';
import { play } from './choice';
import { goals, goalsReached } from './goals/goals';
import { files } from './page/files';
import type { Player } from './player';
import type { GoalProgress } from './progress';
import { readSource } from './source';
import { listRaces } from './table-of-races';

const HOST = '127.0.0.1';
const MOST_BODY = 4_096;

interface PlayServer {
  url: string;
  close(): Promise<void>;
}

/** A request that is refused, and why. */
class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Serves the page and what it asks for, on loopback only. A page of another origin in the same browser can send requests here,
 * too: its Origin gives it away, and a name that was made to point here is not our Host.
 *
 * @throws an Error with the code EADDRINUSE if the port is taken
 */
export async function servePlay(player: Player, progress: GoalProgress, port: number): Promise<PlayServer> {
  const server = createServer((request, response) => {
    answer(request, server)
      .then(({ type, body }) => send(response, 200, type, body))
      .catch((error: unknown) => {
        const status = error instanceof Refused ? error.status : error instanceof NoSuchTechnique ? 404 : 400;
        send(response, status, 'application/json', JSON.stringify({ error: sentenceOf(error) }));
      });
  });

  async function answer(request: IncomingMessage, { address }: Server) {
    requireOurs(request, (address.call(server) as AddressInfo).port);
    const { pathname, searchParams } = new URL(request.url ?? '/', `http://${HOST}`);
    if (request.method === 'GET') {
      const file = files[pathname];
      if (file !== undefined) return file;
      if (pathname === '/api/races') return json({ races: await listRaces(), ...goalsNow() });
      if (pathname === '/api/source') return json(readSource(...sourceArguments(searchParams)));
    }
    if (request.method === 'POST' && pathname === '/api/show') {
      const view = await player.show(play.parse(await bodyOf(request)));
      const reached = goalsReached(view).map(({ id }) => id);
      for (const id of reached) progress.note(id);
      return json({ ...view, reached, ...goalsNow() });
    }
    if (request.method === 'POST' && pathname === '/api/prove') {
      const { schedule: _, ...choice } = play.parse(await bodyOf(request));
      return json(await player.prove(choice));
    }
    throw new Refused(404, `there is no ${request.method} ${pathname}`);
  }

  function goalsNow() {
    const reached = progress.reached();
    return {
      goals: goals.map(({ id, choice, task, why }) => ({
        ...{ id, choice, task },
        // Not before: the reason is the answer.
        ...(reached.includes(id) && { why }),
      })),
    };
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The page shows it to a person. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return (error as Error).message;
  return error.issues.map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`).join('; ');
}

function requireOurs({ method, headers }: IncomingMessage, port: number): void {
  const hosts = [`${HOST}:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? '')) throw new Refused(403, `this page answers to ${hosts[0]} only`);
  const { origin } = headers;
  if (origin !== undefined && !hosts.includes(origin.replace(/^http:\/\//, '')))
    throw new Refused(403, 'another page cannot drive this one');
  if (method === 'POST' && headers['content-type'] !== 'application/json')
    throw new Refused(415, 'the body must be application/json');
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MOST_BODY) throw new Refused(413, `the body has more than ${MOST_BODY} characters`);
  }
  return JSON.parse(text);
}

const sourceQuery = play.pick({ level: true, resource: true, technique: true }).extend({
  technique: z.string().regex(/^[\w-]+$/),
});

function sourceArguments(query: URLSearchParams): Parameters<typeof readSource> {
  const { level, resource, technique } = sourceQuery.parse(Object.fromEntries(query));
  return [level, resource, technique];
}

function json(value: unknown) {
  return { type: 'application/json', body: JSON.stringify(value) };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
