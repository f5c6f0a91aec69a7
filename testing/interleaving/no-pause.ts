import type { Pause } from '@ticket-rush/shared/retry/full-jitter';

/** Lets no time pass: when the next attempt begins is for the schedule to say. */
export const noPause: Pause = async () => undefined;
