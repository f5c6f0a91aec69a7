import { z } from 'zod';
import { EXPLORED_LEVELS, type ExploredResource, RESOURCES } from '../explore/levels';
import { ORDERED } from '../explore/race-of';

const MOST_STEPS = 200;

/** What is on the stage, and how far it has gone: what the address of the page carries, too. */
export const play = z.strictObject({
  level: z.enum(EXPLORED_LEVELS),
  resource: z.enum(RESOURCES),
  technique: z.string().max(100),
  buyers: z.array(z.int().min(1).max(99_999)).min(2).max(3),
  tickets: z.int().min(1).max(100),
  schedule: z
    .string()
    .regex(/^[1-3L]*$/)
    .max(MOST_STEPS),
});

export type Play = z.infer<typeof play>;
export type Choice = Omit<Play, 'schedule'>;

/** The same race is on the stage already, whatever its schedule. */
export function sameRace(one: Choice, other: Choice): boolean {
  const key = ({ level, resource, technique, buyers, tickets }: Choice) =>
    [level, resource, technique, buyers, tickets].join('/');
  return key(one) === key(other);
}

/** A buyer of seats who is two parties wants two seats at once. */
export function wantsTwoSeats({ resource, buyers }: Pick<Choice, 'resource' | 'buyers'>): boolean {
  return resource === 'seats' && new Set(buyers).size === 1;
}

/** Who a party is: parties of a wallet are requests of one buyer. */
export function whoIs(
  { resource, buyers }: Pick<Choice, 'buyers'> & { resource: ExploredResource },
  index: number,
): string {
  if (resource === 'wallet') return `buyer 12, request ${buyers[index]}`;
  return resource === 'orders' ? `buyer ${buyers[index]}, ${ORDERED} tickets` : `buyer ${buyers[index]}`;
}
