import type { Log } from '../log/log';
import type { AcceptedRequest } from '../requests/request-message';
import type { LogTechnique } from '../techniques/technique';

/** The partition that a request goes to. */
export type ChoosePartition = (request: Pick<AcceptedRequest, 'technique' | 'eventId' | 'wants'>) => number;

/**
 * By the key of the request; without one, each partition in rotation. It is chosen before the request is accepted, and not by the
 * producer: whether the request can be decided in time depends on the partition.
 */
export function choosePartition(
  { partitionOf }: Pick<Log, 'partitionOf'>,
  techniques: Pick<LogTechnique, 'slug' | 'keyOf' | 'partitions'>[],
): ChoosePartition {
  const bySlug = new Map(techniques.map((technique) => [technique.slug, technique]));
  let count = 0;
  return (request) => {
    const technique = bySlug.get(request.technique);
    if (technique === undefined) throw new Error(`there is no technique ${request.technique}`);
    const key = technique.keyOf(request);
    count += 1;
    return key === null ? count % technique.partitions : partitionOf(key, technique.partitions);
  };
}
