import type { Event } from '@ticket-rush/shared/booking/booking';

/** What never changes about an event: that it exists, when it is on sale, and how many tickets there were. */
export type Sale = Pick<Event, 'id' | 'tickets' | 'opensAt' | 'closesAt'>;
