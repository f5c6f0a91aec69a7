import { Ajv2020 } from 'ajv/dist/2020.js';

interface Answered {
  method: string;
  /** With ids in it, and without the query. */
  path: string;
  status: number;
  contentType: string;
  body: unknown;
}

interface Operation {
  parameters?: { in: string; name: string; schema: { enum?: string[] } }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

/** An OpenAPI document without references, as a parser leaves it. */
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** What is wrong with an answer according to the API's own document; `undefined` if it is as documented. */
export function undocumented(document: ApiDocument, answered: Answered): string | undefined {
  const { method, path, status, contentType, body } = answered;
  const operation = operationOf(document, method, path);
  if (operation === undefined) return `${method} ${path} is not documented`;
  const response = operation.responses[status] ?? operation.responses.default;
  if (response === undefined) return `${method} ${path} is not documented to answer ${status}`;
  if (response.content === undefined) return body === undefined ? undefined : `${method} ${path} has a body`;
  const [mediaType = ''] = contentType.split(';');
  const schema = response.content[mediaType]?.schema;
  if (schema === undefined) return `${method} ${path} is not documented to answer ${status} as ${mediaType}`;
  if (ajv.validate(schema, body)) return undefined;
  return `${method} ${path} ${status}: ${ajv.errorsText()} in ${JSON.stringify(body)}`;
}

/** Whether the API's own document allows to send this body. */
export function allowsBody(document: ApiDocument, method: string, path: string, body: unknown): boolean {
  const schema = operationOf(document, method, path)?.requestBody?.content['application/json']?.schema;
  if (schema === undefined) throw new Error(`${method} ${path} is not documented to take JSON`);
  return ajv.validate(schema, body);
}

/** A path without parameters is found before one that has them: `/wallet/charges` before `/wallet/{id}`. */
function operationOf({ paths }: ApiDocument, method: string, path: string): Operation | undefined {
  const templates = Object.keys(paths).sort((a, b) => countParameters(a) - countParameters(b));
  const template = templates.find((candidate) => patternOf(candidate).test(path));
  return template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
}

function countParameters(template: string): number {
  return template.split('{').length;
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replace(/\./g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
}
