import { expect, test } from '@jest/globals';

export interface Answer {
  status: number;
  contentType: string;
  body: Record<string, unknown>;
}

interface Http {
  send(method: 'GET' | 'POST', path: string, body?: string | Buffer): Promise<Answer>;
  expectProblem(answer: Answer, status: number, type: string, field?: string): void;
}

/** How every level answers to an event that cannot be one, and that it keeps what it was given. */
export function describeEventInput({ send, expectProblem }: Http): void {
  const post = (path: string, body: string | Buffer) => send('POST', path, body);

  test.each([-1, 0, 1.5, 100_001, 1e300, '10'])('%s tickets: 400', async (tickets) => {
    expectProblem(await post('/events', JSON.stringify({ tickets })), 400, 'invalid-request', 'tickets');
  });

  test('no tickets field: 400', async () => {
    expectProblem(await post('/events', '{}'), 400, 'invalid-request', 'tickets');
  });

  test.each([
    ['a NUL', JSON.stringify({ name: 'a\u0000b', tickets: 1 }), 'name'],
    ['half of a surrogate pair', '{"name":"a\\ud83d","tickets":1}', 'name'],
    ['nothing but blanks', '{"name":"  ","tickets":1}', 'name'],
    ['201 characters', JSON.stringify({ name: '\u{1f3ab}'.repeat(201), tickets: 1 }), 'name'],
    ['the year 1999', '{"tickets":1,"opensAt":"1999-12-31T23:59:59Z"}', 'opensAt'],
    ['the year 1999 in UTC', '{"tickets":1,"opensAt":"2000-01-01T00:00:00+14:00"}', 'opensAt'],
    ['the year 3000 in UTC', '{"tickets":1,"closesAt":"2999-12-31T23:59:59-00:01"}', 'closesAt'],
    ['the year 9999', '{"tickets":1,"closesAt":"9999-12-31T23:59:59Z"}', 'closesAt'],
    ['2^53 + 1', '{"tickets":9007199254740993}', 'tickets'],
    ['a limit of no seat', '{"tickets":1,"seatsPerBuyer":0}', 'seatsPerBuyer'],
    ['a limit of 11 seats', '{"tickets":1,"seatsPerBuyer":11}', 'seatsPerBuyer'],
    ['a limit of no ticket', '{"tickets":1,"ticketsPerBuyer":0}', 'ticketsPerBuyer'],
    ['a limit of 11 tickets', '{"tickets":1,"ticketsPerBuyer":11}', 'ticketsPerBuyer'],
    ['no limit of tickets', '{"tickets":1,"ticketsPerBuyer":null}', 'ticketsPerBuyer'],
  ])('%s: 400', async (_, body, field) => {
    expectProblem(await post('/events', body), 400, 'invalid-request', field);
  });

  test('bytes that are no UTF-8: 400', async () => {
    const body = Buffer.from('{"name":"caf\xe9","tickets":1}', 'latin1');
    expectProblem(await post('/events', body), 400, 'malformed-json');
  });

  test('keeps a name and its moments as they were sent', async () => {
    const name = `  ${'\u{1f3ab}'.repeat(150)} \u202e락\t\ufeff\n`;
    const [opensAt, closesAt] = ['2000-01-01T00:00:00.001Z', '2999-12-31T23:59:59.999Z'];
    const { body } = await post('/events', JSON.stringify({ name, tickets: 1, opensAt, closesAt }));
    expect(body).toMatchObject({ name, opensAt, closesAt });
    expect((await send('GET', `/events/${body.id}`)).body).toMatchObject({ name, opensAt, closesAt });
  });

  test('closing before opening: 400', async () => {
    const body = JSON.stringify({
      tickets: 1,
      opensAt: '2030-01-02T00:00:00Z',
      closesAt: '2030-01-01T00:00:00Z',
    });
    expectProblem(await post('/events', body), 400, 'invalid-request', 'closesAt');
  });

  test('an unknown field: 400', async () => {
    expectProblem(await post('/events', '{"tickets":1,"price":3}'), 400, 'invalid-request', 'price');
  });
}
