import { luaScript } from '../../lv3-redlock/src/techniques/lua-script';
import type { HandoffRow, MemoryRow, ShrinkingRow } from '../bench/lv3/results';
import type { RatioRow } from '../bench/shared/besides';
import { ratioText } from './ratio-text';
import { whole } from './whole';

/** One measurement that has ended, for whoever watches. */
export function ratioLine({ what, callers, node, other, ratio }: RatioRow): string {
  return `${what}, ${callers} callers: ${whole(node.perSecond)}/s, ${ratioText(ratio)} of ${other}`;
}

/** One lock under one crowd. */
export function handoffLine({ lock, inside, contenders, events, handoffs, ratio }: HandoffRow): string {
  const crowd = `${whole(contenders)} contenders, ${whole(events)} ${events === 1 ? 'event' : 'events'}`;
  const speed = `${whole(handoffs.perSecond)} handoffs/s, ${ratioText(ratio)} of the row lock`;
  return `${lock}, ${inside} inside, ${crowd}: ${speed}`;
}

/** One way to decide in Redis. */
export function shrinkingLine({ technique, state, decisions, ratio }: ShrinkingRow): string {
  return `${technique}, ${state}: ${whole(decisions.perSecond)} decisions/s, ${ratioText(ratio)} of ${luaScript.slug}`;
}

/** What is left of it in Redis. */
export function memoryLine({ technique, asked, tickets, bytes }: MemoryRow): string {
  return `${technique}: ${whole(bytes)} bytes for ${whole(asked)} buyers and ${whole(tickets)} tickets`;
}
