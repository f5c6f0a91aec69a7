import { validate } from '@apidevtools/swagger-parser';
import type { Shop } from '../../rush/shop';
import type { ApiDocument } from './documented-answer';

const known = new WeakMap<Shop, Promise<ApiDocument>>();

/** What the shop says of its own API, checked against the OpenAPI specification, with its references resolved. */
export function apiDocumentOf(shop: Shop): Promise<ApiDocument> {
  const document = known.get(shop) ?? readDocument(shop);
  known.set(shop, document);
  return document;
}

async function readDocument(shop: Shop): Promise<ApiDocument> {
  const response = await shop.pool.request({ method: 'GET', path: '/openapi.json' });
  const document = (await response.body.json()) as Parameters<typeof validate>[0];
  return (await validate(document)) as unknown as ApiDocument;
}
