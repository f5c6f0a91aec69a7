import { type Service, startService } from '@ticket-rush/stack/level/service';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Question } from './ask-over-http';

/** The one thing that the service which does nothing is asked. */
export const NOTHING: Question = { path: '/events/1/bookings?technique=nothing', status: 201 };

/** A service with the edges of every level, and nothing behind them: what is left to be compared with. */
export function startNothing(scratch: Scratch): Promise<Service> {
  const entry = 'bench/shared/do-nothing.ts';
  return startService(scratch, { workspace: 'lab', entry, name: 'bench-nothing', env: {} });
}
