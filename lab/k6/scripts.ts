import type { Resource } from '@ticket-rush/shared/booking/technique';

export interface LoadScript {
  name: string;
  question: string;
  /** What its buyers fight over: the techniques that it can be run against. */
  resource: Resource;
  /** Its figures mean something only where all buyers get a yes: not of techniques that refuse by nature. */
  nobodyRefused?: boolean;
}

/** The scripts of k6/scripts, each with the one question that it answers. */
export const loadScripts = [
  {
    name: 'rush',
    question: 'All buyers want a ticket at the same instant. Is each sold once, and all of them?',
    resource: 'tickets',
  },
  {
    name: 'ramp',
    question: 'More and more arrivals. From which rate on does the shop fall behind?',
    resource: 'tickets',
  },
  {
    name: 'soak',
    question: 'Sale after sale at a bearable rate. Is the last hour like the first?',
    resource: 'tickets',
  },
  {
    name: 'contention',
    question: 'One hot event against a thousand. What does it cost that all want the same thing?',
    resource: 'tickets',
    nobodyRefused: true,
  },
  {
    name: 'mixed',
    question: 'Most people only look. Do they notice those who buy?',
    resource: 'tickets',
  },
  {
    name: 'hot-seat',
    question: 'All buyers want one of the same few seats. Has each seat one owner?',
    resource: 'seats',
  },
  {
    name: 'queue',
    question: 'All buyers enter the waiting room at the same instant. Has each one place?',
    resource: 'waiting-room',
  },
] as const satisfies LoadScript[];

export const PROFILES = ['smoke', 'default', 'long'] as const;
export type Profile = (typeof PROFILES)[number];
