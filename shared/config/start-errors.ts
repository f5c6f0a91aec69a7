/** The service cannot start. The message is one line that names the trouble and what to do about it. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** An environment variable is missing or cannot be what it is. */
export class ConfigurationInvalid extends StartError {}

/** A server that the service cannot work without does not answer. */
export class DependencyDown extends StartError {
  constructor(dependency: string, address: string, cause: unknown) {
    super(`${dependency} at ${withoutPassword(address)} does not answer: ${reason(cause)}`, { cause });
  }
}

/** Addresses end up in logs, passwords must not. */
function withoutPassword(address: string): string {
  return address.replace(/(\/\/[^:/@]*):[^@]*@/, '$1@');
}

/** Node reports several refused addresses as an AggregateError with an empty message. */
function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const { code } = cause as { code?: string };
  return cause.message || code || cause.name;
}
