import type { LevelAddress, StackState, WatchAddresses } from './state';

/** A level that needs longer than this counts as not started. */
const PATIENCE_MS = 2_000;

export interface Readiness {
  /** A level, or who looks on. */
  name: string;
  ready: boolean;
  /** What it said, or what kept it from saying anything. */
  answer: string;
}

/** Asks everything that is up, each level through its load balancer. */
export function askAll({ levels, watch }: NonNullable<StackState['up']>): Promise<Readiness[]> {
  return Promise.all([...levels.map(askLevel), ...(watch === undefined ? [] : askWatch(watch))]);
}

function askLevel({ level, url }: LevelAddress): Promise<Readiness> {
  return ask(level, `${url}/health/ready`);
}

function askWatch({ prometheusUrl, grafanaUrl }: WatchAddresses): Promise<Readiness>[] {
  return [
    ask('Prometheus', `${prometheusUrl}/-/ready`),
    ...(grafanaUrl === undefined ? [] : [ask('Grafana', `${grafanaUrl}/api/health`)]),
  ];
}

async function ask(name: string, url: string): Promise<Readiness> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return { name, ready: response.ok, answer: await response.text() };
  } catch (error) {
    const { cause, message } = error as Error; // What fetch itself says is only that it failed.
    return { name, ready: false, answer: cause instanceof Error ? cause.message : message };
  }
}
