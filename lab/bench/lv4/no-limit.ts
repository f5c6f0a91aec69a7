/**
 * A request is worth deciding for a day: where a backlog is what is measured, neither the API is to refuse because of it
 * nor a worker to let it expire.
 */
export const NO_LIMIT = { REQUEST_TTL_MS: '86400000' };
