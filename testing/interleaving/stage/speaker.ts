import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from './actor';

/** The party whose code runs. It is known by the chain of calls that the code comes from, through any lock in between. */
export const speaker = new AsyncLocalStorage<Actor>();
