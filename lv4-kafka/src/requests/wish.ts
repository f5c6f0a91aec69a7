import type { AcceptedRequest } from './request-message';

/** What a buyer asks for, before the request has an id. */
export type Wish = Omit<AcceptedRequest, 'id' | 'acceptedAt'>;
