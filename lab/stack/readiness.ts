import type { LevelAddress } from './state';

/** A level that needs longer than this is of no use to anybody. */
const PATIENCE_MS = 2_000;

export interface Readiness {
  level: string;
  ready: boolean;
  /** What it said, or what kept it from saying anything. */
  answer: string;
}

/** Asks a level through its load balancer whether it is ready. */
export async function askReadiness({ level, url }: LevelAddress): Promise<Readiness> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return { level, ready: response.ok, answer: await response.text() };
  } catch (error) {
    const { cause, message } = error as Error; // What fetch itself says is only that it failed.
    return { level, ready: false, answer: cause instanceof Error ? cause.message : message };
  }
}
