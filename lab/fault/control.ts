/** The way to the supervisor of a stack that is up: it started the servers, so it alone can start them again. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Deed } from './read-deed';
import { NotPossible, type Target } from './target';

/** Written into the state of the stack, which only its user can read. */
export interface ControlAddress {
  url: string;
  token: string;
}

export type TargetState = Pick<Target, 'name' | 'actions'> & { state: string };

/** Listens on loopback until the process ends. */
export async function openControl(targets: Target[]): Promise<ControlAddress> {
  const token = randomBytes(32).toString('hex');
  const server = createServer((request, response) => {
    void answer(targets, token, request)
      .catch((error: Error) => ({ status: error instanceof NotPossible ? 409 : 500, body: error.message }))
      .then(({ status, body }) => response.writeHead(status).end(JSON.stringify(body)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token };
}

interface Answer {
  status: number;
  body: unknown;
}

async function answer(targets: Target[], token: string, request: IncomingMessage): Promise<Answer> {
  if (request.headers.authorization !== `Bearer ${token}`) return { status: 401, body: 'not authorized' };
  if (request.method === 'POST') {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    await carryOut(targets, JSON.parse(Buffer.concat(chunks).toString()) as Deed);
  }
  return { status: 200, body: statesOf(targets) };
}

export async function carryOut(targets: Target[], { target, action, ms }: Deed): Promise<void> {
  const found = targets.find(({ name }) => name === target);
  if (found === undefined) throw new NotPossible(`${target} does not run`);
  await found.act(action, ms);
}

function statesOf(targets: Target[]): TargetState[] {
  return targets.map((target) => ({ name: target.name, actions: target.actions, state: target.state() }));
}

/** Asks for all targets, after the deed if there is one. @throws Error with what the supervisor said */
export async function askSupervisor({ url, token }: ControlAddress, deed?: Deed): Promise<TargetState[]> {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}` },
    ...(deed && { method: 'POST', body: JSON.stringify(deed) }),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(String(body));
  return body as TargetState[];
}
