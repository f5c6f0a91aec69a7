import { type LevelName, levels } from '@ticket-rush/stack/level/levels';
import type { Bench, Stage } from '../run';
import { type Claim, isKept, renderClaims } from './claims';
import { measureLevel } from './measure-level';
import { measureStack } from './measure-stack';

export const footprintBench: Bench<object, Claim[]> = {
  // Each level is started once, and its memory is read when it has settled.
  planned: () => ({ cells: Object.keys(levels).length, rounds: 1, seconds: 3, beside: 5, once: 10 }),
  measure: measureFootprint,
  render: renderClaims,
  isKept: (claims) => claims.every(isKept),
};

/** Starts the stack, and then one level after the other. @throws if a part is missing or does not start */
async function measureFootprint(_: object, { scratch, during, ended }: Stage): Promise<Claim[]> {
  during(() => 'starting the stack');
  const { parts, claims } = await measureStack(scratch);
  for (const level of Object.keys(levels) as LevelName[]) {
    during(() => `measuring ${level}`);
    claims.push(...(await measureLevel(scratch, level, parts)));
    ended(`${level} measured`);
  }
  return claims;
}
