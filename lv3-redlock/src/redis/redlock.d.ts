/**
 * The part of redlock 5.0.0-beta.2 that is used here. Its package.json has `exports` without `types`, so TypeScript
 * does not find the declarations that it ships.
 */
declare module 'redlock' {
  /** What redlock expects of a client: the calling convention of ioredis. */
  export interface ScriptClient {
    evalsha(hash: string, numberOfKeys: number, keysAndArguments: (string | number)[]): Promise<unknown>;
    eval(script: string, numberOfKeys: number, keysAndArguments: (string | number)[]): Promise<unknown>;
  }

  export interface Settings {
    readonly driftFactor: number;
    readonly retryCount: number;
    readonly retryDelay: number;
    readonly retryJitter: number;
    readonly automaticExtensionThreshold: number;
  }

  export class Lock {
    readonly resources: string[];
    readonly value: string;
    /** Milliseconds since the epoch, drift already subtracted. */
    expiration: number;
    release(): Promise<unknown>;
    extend(durationMs: number): Promise<Lock>;
  }

  export class ExecutionError extends Error {}

  export default class Redlock {
    constructor(clients: Iterable<ScriptClient>, settings?: Partial<Settings>);
    acquire(resources: string[], durationMs: number, settings?: Partial<Settings>): Promise<Lock>;
  }
}
