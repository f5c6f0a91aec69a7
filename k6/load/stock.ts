/** How many tickets a load needs, so that none of its buyers is refused for want of one. */
interface Spread {
  perSecond: number;
  seconds: number;
  /** Over which the buyers are spread. */
  events: number;
}

/** An arrival comes when it is due; a few of the end may be counted to the beginning of the next second. */
const HOT_MARGIN = 1.5;

/** Against chance: each event gets its share of the arrivals, give or take a few. */
const SPREAD_MARGIN = 10;

/**
 * Tickets of the one event that all want, and of each of those that they are spread over. Where a ticket is a row (LV.2),
 * a thousand events with as many as the hot one would be a hundred million rows.
 */
export function stockFor({ perSecond, seconds, events }: Spread): { hot: number; spread: number } {
  const buyers = perSecond * seconds;
  return { hot: Math.ceil(HOT_MARGIN * buyers), spread: Math.ceil((SPREAD_MARGIN * buyers) / events) };
}
