import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Topic } from '../log/log';
import type { Decide } from '../requests/decide';

/** A technique of this level has two sides: how a request enters the log, and how a worker decides it. */
export interface LogTechnique extends Omit<Technique, 'create'> {
  partitions: number;
  /** Requests with the same key keep their order, and have one writer. */
  keyOf: (request: BookingRequest) => string;
  decide: Decide;
}

/** The topics of all techniques. */
export function topicsOf(prefix: string, techniques: LogTechnique[]): Topic[] {
  return techniques.map((technique) => ({
    name: topicOf(prefix, technique),
    partitions: technique.partitions,
  }));
}

/** The topic that carries the requests of one technique. */
export function topicOf(prefix: string, { slug }: Pick<LogTechnique, 'slug'>): string {
  return `${prefix}.booking-requests.${slug}`;
}
