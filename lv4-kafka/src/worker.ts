import { kafkaSecurityOf } from '@ticket-rush/shared/config/kafka-settings';
import { redisTlsOf } from '@ticket-rush/shared/config/redis-settings';
import { serveLevel } from '@ticket-rush/shared/http/serve-level';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { main, openService } from '@ticket-rush/shared/service';
import type { RedisClientType } from 'redis';
import { notePlacesReturned } from './admission/returned-places';
import { guardDatabase } from './breakers/guard-database';
import { decideRequests } from './decide/decide-requests';
import { readWorkerEnvironment } from './environment';
import { deadLetterTopic } from './failures/dead-letters';
import { createFailureMetrics } from './failures/failure-metrics';
import { retryTopicsOf, workerLanesOf } from './failures/retry-lanes';
import { retryThenGiveUp } from './failures/retry-then-give-up';
import { connectKafka } from './log/kafkajs/kafkajs-log';
import { tokenBucket, unlimited } from './log/rate-limiter';
import { keepComparingWithLog } from './lost/compare-with-log';
import { lostRecords } from './lost/record-lost';
import { announceBookings, bookingConfirmedTopic } from './outbox/booking-confirmed';
import { startRelay } from './outbox/relay';
import { watchOutbox } from './outbox/watch-outbox';
import { notificationsTopic } from './saga/notification';
import { purchase } from './saga/purchase';
import { createSagaMetrics } from './saga/saga-metrics';
import { TRANSITIONS } from './saga/transitions';
import { schema } from './schema';
import { seatTechniques } from './seats';
import { decideSeats } from './seats/decide-seats';
import { techniques } from './techniques';
import { groupOf, topicsOf } from './techniques/technique';
import { walletTechniques } from './wallet';

/** The worker: reads the log in order and decides. Its HTTP side is for health and metrics only. */
main(async () => {
  const environment = readWorkerEnvironment();
  const { KAFKA_PREFIX: topicPrefix, CONSUME_RATE_PER_SECOND: ratePerSecond } = environment;
  const service = await openService('lv4', environment, schema, {
    // Half of it: other workers wait for the locks of a worker that was stopped, and get them before they take the database for away.
    idleTransactionMs: Math.ceil(environment.DATABASE_ANSWER_LIMIT_MS / 2),
  });
  const { metrics, logger } = service;
  const { registry } = metrics;
  const [redis] = (await connectQuorum(
    environment.REDIS_URLS.slice(0, 1),
    logger,
    redisTlsOf(environment),
  )) as [RedisClientType];
  const log = await connectKafka({
    brokers: environment.KAFKA_BROKERS,
    clientId: `lv4-worker-${environment.INSTANCE}`,
    replication: environment.KAFKA_REPLICATION,
    security: kafkaSecurityOf(environment),
    logger,
  });
  const topics = [
    ...topicsOf(topicPrefix, techniques),
    ...retryTopicsOf(topicPrefix, techniques),
    deadLetterTopic(topicPrefix),
    bookingConfirmedTopic(topicPrefix),
    notificationsTopic(topicPrefix),
  ];
  await log.createTopics(topics);
  const database = guardDatabase(service.database, registry, {
    answerLimitMs: environment.DATABASE_ANSWER_LIMIT_MS,
    breakMs: environment.DATABASE_BREAK_MS,
  });
  // Past the breaker: it waits for the log inside of its transaction, and that is no fault of the database.
  const batchProducer = await log.openBatchProducer();
  const relay = startRelay(service.database, batchProducer, logger);
  watchOutbox(registry, service.database);
  const requestTtlMs = environment.REQUEST_TTL_MS;
  const saga = {
    ...{ database, topicPrefix, requestTtlMs, logger },
    metrics: createSagaMetrics(registry),
    transitions: TRANSITIONS,
  };
  const lockTimes = { leaseMs: environment.LOCK_LEASE_MS, waitMs: environment.LOCK_WAIT_MS };
  const recordLost = lostRecords(registry, techniques, logger);
  const notePlaces = notePlacesReturned(techniques);
  const needs = { redis, keyPrefix: environment.REDIS_PREFIX, lockTimes };
  const seats = { decide: decideSeats(environment.SEAT_HOLD_TTL_MS) };
  const deciding = decideRequests({
    database,
    metrics,
    sets: techniques.map((technique) => workerLanesOf(topicPrefix, technique)),
    deciders: {
      tickets: new Map(
        techniques.map(({ slug, create }) => [
          slug,
          create({ ...needs, metrics: metrics.forTechnique(slug) }),
        ]),
      ),
      orders: new Map(
        techniques.flatMap(({ slug, createOrder }) =>
          createOrder === undefined
            ? []
            : [[slug, createOrder({ ...needs, metrics: metrics.forTechnique(slug) })] as const],
        ),
      ),
      seats: new Map(seatTechniques.map(({ slug }) => [slug, seats])),
      wallet: new Map(walletTechniques.map(({ slug }) => [slug, purchase(saga)])),
    },
    failures: retryThenGiveUp({
      topicPrefix,
      retryDelaysMs: environment.RETRY_DELAYS_MS,
      notePlaces,
      metrics: createFailureMetrics(registry, techniques),
      logger,
    }),
    notePlaces,
    recordLost,
    announce: announceBookings(topicPrefix),
    onCommit: relay.wake,
    requestTtlMs,
  });

  const stopComparing = await keepComparingWithLog({
    database,
    log,
    sets: deciding.sets,
    recordLost,
    logger,
  });
  const consumer = await log.openConsumer({
    group: groupOf(topicPrefix),
    sessionMs: environment.GROUP_SESSION_MS,
    rateLimiter: ratePerSecond === 0 ? unlimited : tokenBucket(ratePerSecond),
    onCrash(error) {
      // No record is lost by it: a new process continues where this one committed last.
      logger.fatal({ err: error }, 'the consumer has stopped for good');
      process.exit(1);
    },
    ...deciding,
  });
  database.pauseWhileOpen(consumer);
  await serveLevel(service, {
    routes: [],
    checks: {
      kafka: () => log.requireWritable(topics.map(({ name }) => name)),
      'database-breaker': database.check,
    },
    close: async () => {
      await Promise.all([consumer.close(), stopComparing()]);
      database.shutdown();
      await relay.close();
      await batchProducer.close();
      await log.close();
      await redis.close();
    },
  });
});
