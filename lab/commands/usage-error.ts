/** The command was called in a way that cannot work: one line, and exit status 2. */
export class UsageError extends Error {}
