/**
 * How much of it: the same question in a few seconds (`smoke`), as it is meant (`default`), or for as long as you have
 * time (`long`). Nothing else differs between profiles.
 *
 * Rates are arrivals per second. They are kept however slow the shop is: an arrival that finds no virtual user free is dropped, and
 * dropped iterations fail the run.
 */
export const profiles = {
  rush: {
    smoke: { buyers: 200, tickets: 20 },
    default: { buyers: 1_000, tickets: 100 },
    long: { buyers: 3_000, tickets: 300 },
  },
  ramp: {
    smoke: {
      stages: [
        { target: 50, duration: '2s' },
        { target: 150, duration: '2s' },
      ],
      tickets: 100,
    },
    default: {
      stages: [
        { target: 500, duration: '30s' },
        { target: 2_000, duration: '60s' },
      ],
      tickets: 10_000,
    },
    long: {
      stages: [
        { target: 500, duration: '5m' },
        { target: 2_000, duration: '10m' },
      ],
      tickets: 100_000,
    },
  },
  soak: {
    smoke: { perSecond: 50, seconds: 4, buyersPerSale: 50, ticketsPerSale: 40 },
    default: { perSecond: 100, seconds: 600, buyersPerSale: 1_000, ticketsPerSale: 100 },
    long: { perSecond: 100, seconds: 3_600, buyersPerSale: 1_000, ticketsPerSale: 100 },
  },
  contention: {
    smoke: { perSecond: 60, seconds: 3, events: 50 },
    default: { perSecond: 200, seconds: 30, events: 1_000 },
    long: { perSecond: 200, seconds: 300, events: 1_000 },
  },
  mixed: {
    smoke: { looksPerSecond: 100, buysPerSecond: 40, seconds: 4, tickets: 120 },
    default: { looksPerSecond: 400, buysPerSecond: 100, seconds: 60, tickets: 2_000 },
    long: { looksPerSecond: 400, buysPerSecond: 100, seconds: 600, tickets: 20_000 },
  },
  'hot-seat': {
    smoke: { buyers: 150, seats: 5 },
    default: { buyers: 1_000, seats: 20 },
    long: { buyers: 3_000, seats: 60 },
  },
  queue: {
    smoke: { buyers: 150, looks: 2 },
    default: { buyers: 1_000, looks: 10 },
    long: { buyers: 3_000, looks: 60 },
  },
} satisfies Record<string, Record<ProfileName, object>>;

export type ProfileName = 'smoke' | 'default' | 'long';
export type ScriptName = keyof typeof profiles;

/** The profile that PROFILE names. @throws Error for one that there is not */
export function profileOf<Name extends ScriptName>(script: Name): (typeof profiles)[Name]['default'] {
  const name = __ENV.PROFILE || 'default';
  if (!(name in profiles[script])) throw new Error(`PROFILE=${name}: must be smoke, default or long`);
  return profiles[script][name as ProfileName];
}
