import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningLevel } from './level';

const LIMIT_MS = 60_000;
const POLL_MS = 100;

/** Until every process of a level says that it is ready. @throws an Error with what the last one said */
export async function untilReady({
  instances,
  workers,
}: Pick<RunningLevel, 'instances' | 'workers'>): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  for (const { name, url } of [...instances, ...workers]) {
    for (let said = ''; ; await sleep(POLL_MS)) {
      const answer = await fetch(`${url}/health/ready`).catch((error: Error) => error);
      if (!(answer instanceof Error)) said = await answer.text();
      if (!(answer instanceof Error) && answer.ok) break;
      if (Date.now() > deadline) throw new Error(`${name} is not ready: ${said || String(answer)}`);
    }
  }
}
