import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { type Claim, isKept } from '../bench/claim';
import { measureLevel } from '../bench/measure-level';
import { measureStack } from '../bench/measure-stack';
import { withScratch } from '../lifetime/with-scratch';
import { claimsTable } from '../report/claims-table';
import { coloursFor } from '../report/colour';
import { type Progress, progressOn } from '../report/progress';
import { LEVEL_NAMES } from './rush-options';

/** @returns 1 if a limit is exceeded @throws if a part is missing or does not start */
export async function footprint(): Promise<number> {
  const progress = progressOn(process.stderr);
  const claims = await withScratch((scratch) => measure(scratch, progress)).finally(() => progress.close());
  process.stdout.write(`${claimsTable(claims, coloursFor(process.stdout))}\n`);
  return claims.every(isKept) ? 0 : 1;
}

async function measure(scratch: Scratch, progress: Progress): Promise<Claim[]> {
  progress.during(() => 'starting the stack');
  const { parts, claims } = await measureStack(scratch);
  for (const level of LEVEL_NAMES) {
    progress.during(() => `measuring ${level}`);
    claims.push(...(await measureLevel(scratch, level, parts)));
    progress.ended(`${level} measured`);
  }
  return claims;
}
