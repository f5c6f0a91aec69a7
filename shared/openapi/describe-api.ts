/** The API as an OpenAPI 3.1 document: written down call by call, and only what the level's routers really have. */
import { z } from 'zod';
import type { Catalogue } from '../booking/technique';
import { MAX_ID } from '../http/request/validation';
import { SEAT_LABEL } from '../seats/seats';
import type { Answer, Call, Parameter } from './call';
import { problem, WRONG_FIELDS } from './problem-schema';

interface Api {
  level: string;
  calls: Call[];
  /** The techniques that `?technique=` may name. */
  catalogue: Catalogue;
}

export function describeApi({ level, calls, catalogue }: Api) {
  const paths: Record<string, Record<string, object>> = {};
  for (const call of calls) {
    const path = call.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [call.method]: operationOf(call, catalogue) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `ticket-rush ${level.toUpperCase()}`,
      version: '0.1.0',
      description:
        'Tickets for an event, and three more things that people fight over. Every refusal is a problem document (RFC 9457) whose `outcome` says whether the booking ' +
        'did not happen (`rejected`) or may have happened (`unknown`).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Relative to this document, so that it is right behind any balancer.
    servers: [{ url: './' }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problem) },
      securitySchemes: {
        operator: {
          type: 'http',
          scheme: 'bearer',
          description: 'OPERATOR_TOKEN, where the service was started with one',
        },
      },
    },
  };
}

function operationOf(call: Call, catalogue: Catalogue): object {
  const { method, path, tag, summary, operator, body, bodyOptional } = call;
  return {
    tags: [tag],
    summary,
    operationId: `${method} ${path}`.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()),
    parameters: [
      ...pathParameters(path),
      ...techniqueParameter(call, catalogue),
      ...(call.parameters ?? []).map(parameterOf),
    ],
    ...(operator && { security: [{}, { operator: [] }] }),
    ...(body && {
      requestBody: {
        required: !bodyOptional,
        content: { 'application/json': { schema: jsonSchema(body) } },
      },
    }),
    responses: responsesOf(call),
  };
}

function responsesOf({
  answers,
  problems = {},
  operator,
  parameters = [],
  body,
}: Call): Record<string, object> {
  const identified = parameters.some(({ name }) => name === 'X-USER-ID');
  const refusals: Record<number, string[]> = {
    400: ['invalid-request', ...(body ? ['malformed-json'] : [])],
    ...(body && { 413: ['body-too-large'], 415: ['unsupported-media-type'] }),
    ...problems,
    ...((operator || identified) && { 401: [operator ? 'operator-only' : 'unauthenticated'] }),
  };
  return {
    ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)])),
    ...Object.fromEntries(
      Object.entries(refusals).map(([status, types]) => [status, refusalOf(types, Number(status))]),
    ),
    default: refusalOf(['unavailable', 'internal-error'], 503),
  };
}

function answerOf({
  description,
  schema,
  contentType = 'application/json',
  headers = {},
  events,
}: Answer): object {
  const json = schema ? jsonSchema(schema) : { type: 'string' };
  const content = { [contentType]: { schema: json, ...(events && { 'x-events': eventSchemas(events) }) } };
  return {
    description,
    ...((schema !== undefined || contentType !== 'application/json') && { content }),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [
        name,
        { description: text, schema: { type: 'string' } },
      ]),
    ),
  };
}

/** OpenAPI 3.1 has no word for the events of a stream (3.2 has), so they stand in an extension: by name, the schema of `data`. */
function eventSchemas(events: Record<string, z.ZodType>): Record<string, object> {
  return Object.fromEntries(Object.entries(events).map(([name, data]) => [name, jsonSchema(data)]));
}

/** The example is of the first type. */
function refusalOf(types: string[], status: number): object {
  const [type = ''] = types;
  const words = type.replaceAll('-', ' ');
  const example = {
    type: `urn:ticket-rush:problem:${type}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status,
    detail: 'A sentence that says what is wrong with this request.',
    instance: 'urn:uuid:4f3c1d0e-8d1f-4c57-9a52-0d6f3a7b9c11',
    outcome: 'rejected',
    retryable: status === 429 || status === 503,
    ...(type in WRONG_FIELDS && { errors: WRONG_FIELDS[type] }),
  };
  return {
    description: types.map((type) => `\`${type}\``).join(', '),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example } },
  };
}

const PATH_PARAMETERS: Record<string, object> = {
  eventId: { schema: { type: 'integer', minimum: 1, maximum: MAX_ID }, example: 7 },
  label: { schema: { type: 'string', pattern: SEAT_LABEL.source }, example: 'A1' },
};

function pathParameters(path: string): object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    in: 'path',
    name,
    required: true,
    ...(PATH_PARAMETERS[name as string] ?? { schema: { type: 'string' } }),
  }));
}

function techniqueParameter({ resource }: Call, catalogue: Catalogue): object[] {
  if (resource === undefined) return [];
  const techniques = catalogue[resource] ?? [];
  return [
    {
      in: 'query',
      name: 'technique',
      required: true,
      description: techniques.map(({ slug, summary }) => `- \`${slug}\`: ${summary}`).join('\n'),
      schema: { type: 'string', enum: techniques.map(({ slug }) => slug) },
    },
  ];
}

function parameterOf({ schema, ...parameter }: Parameter): object {
  return { ...parameter, schema: jsonSchema(schema) };
}

/** Characters. */
const A_LINE = 60;

/** What a client sends, before defaults and conversions. */
function jsonSchema(schema: z.ZodType): object {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema: json }) => {
      // The format says it all, and its pattern fills a page.
      if (json.format !== undefined && (json.pattern?.length ?? 0) > A_LINE) delete json.pattern;
      // What zod says of every whole number, where the schema says nothing.
      if (json.minimum === Number.MIN_SAFE_INTEGER) {
        delete json.minimum;
        delete json.maximum;
      }
      // The default of a date is the moment at which it is read, and would be the moment at which this was written.
      if (json.format === 'date-time') delete json.default;
    },
  });
  return plain;
}
