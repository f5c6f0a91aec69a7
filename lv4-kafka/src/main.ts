import { requireOnSale } from '@ticket-rush/shared/booking/eligibility';
import { sellersOfSeveral } from '@ticket-rush/shared/booking/technique';
import { kafkaSecurityOf } from '@ticket-rush/shared/config/kafka-settings';
import { redisTlsOf } from '@ticket-rush/shared/config/redis-settings';
import { walletRoutes } from '@ticket-rush/shared/http/routes/wallet-routes';
import { serveLevel } from '@ticket-rush/shared/http/serve-level';
import { stoppingSignal } from '@ticket-rush/shared/http/stopping-signal';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { main, openService } from '@ticket-rush/shared/service';
import type { RedisClientType } from 'redis';
import { type AcceptNeeds, acceptInto } from './accept/accept';
import { appendTo } from './accept/append';
import { choosePartition } from './accept/choose-partition';
import { findSales } from './accept/find-sale';
import { openAdmission } from './admission/open-admission';
import { guardProducer } from './breakers/guard-producer';
import { findDecisions } from './decide/find-decisions';
import { readApiEnvironment } from './environment';
import { notificationBlockRoutes } from './http/notification-block-routes';
import { purchaseCalls } from './http/purchase-calls';
import { purchaseAuditRoutes, purchaseRoutes } from './http/purchase-routes';
import { requestCalls } from './http/request-calls';
import { acceptRoutes, decisionRoutes } from './http/request-routes';
import { seatRequestCalls } from './http/seat-request-calls';
import { seatRequestRoutes } from './http/seat-request-routes';
import { streamRoutes } from './http/stream-routes';
import { oncePerKey } from './idempotency/once-per-key';
import { deriveRequestIds } from './idempotency/request-ids';
import { startBackPressure } from './limits/back-pressure';
import { limitBuyers } from './limits/buyer-limit';
import { answersWithin, limitAnswers } from './limits/limit-answers';
import { connectKafka } from './log/kafkajs/kafkajs-log';
import { openQueuePositions } from './queue/queue-positions';
import { createReceipts } from './queue/receipt';
import { schema } from './schema';
import { seatTechniques } from './seats';
import { watchDecisions } from './stream/watch-decisions';
import { techniques } from './techniques';
import { kafkaKeyed } from './techniques/kafka-keyed';
import { groupOf, lanesOf, topicsOf } from './techniques/technique';
import { walletTechniques } from './wallet';
import { lockedWallet } from './wallet/locked-wallet';

/** The API: accepts requests into the log, and tells what became of them. */
main(async () => {
  const environment = readApiEnvironment();
  const { KAFKA_PREFIX: topicPrefix, REDIS_PREFIX: keyPrefix, REQUEST_ID_SECRET: secret } = environment;
  const service = await openService('lv4', environment, schema);
  const { dataSource, logger, metrics } = service;
  const { registry } = metrics;
  const inTime = answersWithin(environment.DATABASE_ANSWER_LIMIT_MS);
  const database = limitAnswers(service.database, inTime);
  const [redis] = (await connectQuorum(
    environment.REDIS_URLS.slice(0, 1),
    logger,
    redisTlsOf(environment),
  )) as [RedisClientType];
  const log = await connectKafka({
    brokers: environment.KAFKA_BROKERS,
    clientId: `lv4-api-${environment.INSTANCE}`,
    replication: environment.KAFKA_REPLICATION,
    security: kafkaSecurityOf(environment),
    logger,
  });
  const topics = topicsOf(topicPrefix, techniques);
  await log.createTopics(topics);
  const producer = guardProducer(await log.openProducer(), registry, {
    appendLimitMs: environment.APPEND_LIMIT_MS,
    breakMs: environment.PRODUCER_BREAK_MS,
  });
  const append = appendTo(producer, topicPrefix, techniques);
  const choose = choosePartition(log, techniques);
  const admission = await openAdmission(
    {
      ...{ redis, keyPrefix, database, logger },
      requestTtlMs: environment.REQUEST_TTL_MS,
      append: (accepted, entry) => append(accepted, entry, choose(accepted)),
    },
    { overdueMs: environment.ADMITTED_OVERDUE_MS, everyMs: environment.RECONCILE_EVERY_MS },
  );
  const backPressure = startBackPressure({
    lanesOf: new Map(techniques.map((technique) => [technique.slug, lanesOf(topicPrefix, technique).lanes])),
    readLag: (topics) => log.lagOf(groupOf(topicPrefix), topics),
    ttlMs: environment.REQUEST_TTL_MS,
    registry,
    logger,
  });
  const receipts = createReceipts(secret);
  const findSale = findSales(database);
  const needs = {
    append,
    choosePartition: choose,
    receipts,
    limitBuyer: limitBuyers(redis, keyPrefix, environment.BUYER_REQUESTS_PER_SECOND),
    findSale,
    requireOpen: requireOnSale,
    requireTimely: backPressure.requireTimely,
    waitAt: backPressure.waitAt,
    requestTtlMs: environment.REQUEST_TTL_MS,
    oncePerKey: oncePerKey(database, deriveRequestIds(secret)),
  };
  const acceptByKey = (given: AcceptNeeds) => new Map([[kafkaKeyed.slug, acceptInto(given)]]);
  const find = findDecisions(database);
  const queue = openQueuePositions(database);
  const watch = watchDecisions(find, logger);
  await serveLevel(service, {
    catalogue: { tickets: techniques, seats: seatTechniques, wallet: walletTechniques },
    calls: [...requestCalls, ...seatRequestCalls, ...purchaseCalls],
    routes: [
      acceptRoutes(
        new Map(techniques.map(({ slug, admit }) => [slug, acceptInto(needs, admit?.(admission.needs))])),
        sellersOfSeveral(techniques),
      ),
      // A seat is kept or given up whether or not the sale is open.
      seatRequestRoutes(acceptByKey({ ...needs, requireOpen: () => undefined })),
      purchaseRoutes(acceptByKey(needs)),
      purchaseAuditRoutes(dataSource, environment.OPERATOR_TOKEN),
      notificationBlockRoutes(database),
      walletRoutes(new Map([[kafkaKeyed.slug, lockedWallet(database)]])),
      decisionRoutes(find, queue, backPressure.waitAt, receipts),
      streamRoutes({
        receipts,
        queue,
        watch,
        maxStreams: environment.MAX_STREAMS,
        maxStreamsPerBuyer: environment.MAX_STREAMS_PER_BUYER,
        stopping: stoppingSignal(),
      }),
    ],
    // Not Redis: without it three of the techniques do all they promise, and the fourth says that it cannot.
    checks: { kafka: () => log.requireWritable(topics.map(({ name }) => name)) },
    close: async () => {
      watch.close();
      await Promise.all([backPressure.close(), admission.close()]);
      await producer.close();
      await log.close();
      await redis.close();
    },
  });
});
