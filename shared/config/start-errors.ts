import { withoutSecrets } from './addresses';
import { type Dependency, whyRefused } from './why-refused';

/** The service cannot start. The message is one line that names the trouble and what to do about it. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** An environment variable is missing or cannot be what it is. */
export class ConfigurationInvalid extends StartError {}

/** A server that the service cannot work without does not answer, or does not let it in. */
export class DependencyDown extends StartError {
  constructor(dependency: Dependency, addresses: string | readonly string[], cause: unknown) {
    const where = [addresses].flat().map(withoutSecrets).join(', ');
    const refused = whyRefused(dependency, cause);
    super(
      refused === undefined
        ? `${dependency} at ${where} does not answer: ${reason(cause)}`
        : `${dependency} at ${where} refuses: ${refused}`,
      { cause },
    );
  }
}

/** In one line: OpenSSL ends its message with another. Node reports several refused addresses as an AggregateError without any. */
function reason(cause: unknown): string {
  const { message, code, name } = (cause ?? {}) as Partial<Error> & { code?: string };
  return (message || code || name || String(cause)).replace(/\s+/g, ' ').trim();
}
