import { withoutSecrets } from './addresses';

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
  constructor(dependency: string, addresses: string | readonly string[], cause: unknown) {
    const where = [addresses].flat().map(withoutSecrets).join(', ');
    super(`${dependency} at ${where} does not answer: ${reason(cause)}`, { cause });
  }
}

/** Node reports several refused addresses as an AggregateError with an empty message. */
function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const { code } = cause as { code?: string };
  return cause.message || code || cause.name;
}
