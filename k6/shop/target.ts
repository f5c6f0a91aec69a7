/** Where the shop is and how it sells, from the environment. */
import http, { type RefinedParams } from 'k6/http';

export const BASE_URL = (__ENV.BASE_URL || 'http://127.0.0.1:3000').replace(/\/+$/, '');

/** Sold out, taken, booked already: answers like any other, not failures. */
http.setResponseCallback(http.expectedStatuses(200, 201, 202, 204, 409));

/** The call of a buyer. `name` stands for the path in all metrics. */
export function buyerCall(buyerId: number, name: string): RefinedParams<'text'> {
  return { headers: { 'X-USER-ID': String(buyerId) }, tags: { name } };
}

/** The call of the operator, who makes experiments; with the token where the service asks for one. */
export function operatorCall(name: string): RefinedParams<'text'> {
  const token = __ENV.OPERATOR_TOKEN;
  return {
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    tags: { name },
    timeout: '120s',
  };
}

/** @throws Error without TECHNIQUE */
export function technique(): string {
  const slug = __ENV.TECHNIQUE;
  if (!slug) throw new Error('TECHNIQUE is not set: GET /techniques of the level lists them');
  return encodeURIComponent(slug);
}
