import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { TechniqueMetrics } from '@ticket-rush/shared/telemetry/technique-metrics';
import type { RedisClientType } from 'redis';
import type { Admit } from '../admission/admit';
import type { AdmissionNeeds } from '../admission/needs';
import type { Deciding } from '../decide/decide-batch';
import type { LaneSet, Topic } from '../log/log';
import type { BuyerClass } from '../requests/buyer-class';
import type { AcceptedRequest } from '../requests/request-message';

/** A technique of this level has two sides: how a request enters the log, and how a worker decides it. */
export interface LogTechnique extends Omit<Technique, 'create' | 'createOrder'> {
  /** Of each of its topics. More workers than these stay idle. */
  partitions: number;
  /** The most requests that one transaction decides. */
  batchSize: number;
  /** Requests with the same key keep their order, and have one writer; without a key they have neither. */
  keyOf: (request: Pick<AcceptedRequest, 'eventId' | 'wants'>) => string | null;
  /** The API's side, where only some are let into the log. */
  admit?: (needs: AdmissionNeeds) => Admit;
  /** The worker's side: how tickets are decided. */
  create: (needs: WorkerNeeds) => Deciding;
  /** How a batch of tickets is decided that has orders of several tickets in it. Left out where no order is accepted. */
  createOrder?: (needs: WorkerNeeds) => Pick<Deciding, 'decide'>;
}

/** What the worker's side of a technique is built from. */
export interface WorkerNeeds {
  redis: RedisClientType;
  keyPrefix: string;
  lockTimes: LockTimes;
  metrics: TechniqueMetrics;
}

/** Milliseconds. */
export interface LockTimes {
  leaseMs: number;
  waitMs: number;
}

/** Who comes first, and how often at most: of five batches the others get one, if they wait. (Retries weigh 1.) */
const WEIGHTS: Record<BuyerClass, number> = { vip: 40, standard: 10 };

/** The topics of a technique as a worker takes them: each class of buyers has a lane of its own. */
export function lanesOf(prefix: string, technique: LogTechnique): LaneSet {
  const { slug, batchSize } = technique;
  const lanes = (['vip', 'standard'] as const).map((lane) => ({
    lane,
    topic: topicOf(prefix, technique, lane),
    weight: WEIGHTS[lane],
  }));
  return { name: slug, batchSize, lanes };
}

/** The topics of all techniques. */
export function topicsOf(prefix: string, techniques: LogTechnique[]): Topic[] {
  return techniques.flatMap((technique) =>
    lanesOf(prefix, technique).lanes.map(({ topic }) => ({ name: topic, partitions: technique.partitions })),
  );
}

/** The topic that carries the requests of one technique and one class of buyers. */
export function topicOf(
  prefix: string,
  { slug }: Pick<LogTechnique, 'slug'>,
  buyerClass: BuyerClass = 'standard',
): string {
  const topic = `${prefix}.booking-requests.${slug}`;
  return buyerClass === 'standard' ? topic : `${topic}.${buyerClass}`;
}

/** The consumer group of the workers. */
export function groupOf(prefix: string): string {
  return `${prefix}.booking-workers`;
}
