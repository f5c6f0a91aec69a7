import { serveLevel } from '@ticket-rush/shared/http/serve-level';
import { main, openService } from '@ticket-rush/shared/service';
import { readWorkerEnvironment } from './environment';
import { connectKafka } from './log/kafkajs/kafkajs-log';
import { decideRequests } from './requests/decide-requests';
import { schema } from './schema';
import { techniques } from './techniques';
import { topicsOf } from './techniques/technique';

/** The worker: reads the log in order and decides. Its HTTP side is for health and metrics only. */
main(async () => {
  const environment = readWorkerEnvironment();
  const { KAFKA_BROKERS: brokers, KAFKA_PREFIX: topicPrefix } = environment;
  const service = await openService('lv4', environment, schema);
  const { logger } = service;
  const log = await connectKafka({ brokers, clientId: `lv4-worker-${environment.INSTANCE}`, logger });
  await log.createTopics(topicsOf(topicPrefix, techniques));
  const consumer = await log.openConsumer({
    group: `${topicPrefix}.booking-workers`,
    ...decideRequests(service, techniques, topicPrefix),
  });
  await serveLevel(service, {
    routes: [],
    checks: { kafka: () => log.ping() },
    close: async () => {
      await consumer.close();
      await log.close();
    },
  });
});
