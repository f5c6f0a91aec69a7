import { serveLevel } from '@ticket-rush/shared/http/serve-level';
import { techniqueRoutes } from '@ticket-rush/shared/http/technique-routes';
import { main, openService } from '@ticket-rush/shared/service';
import { readApiEnvironment } from './environment';
import { acceptRoutes, decisionRoutes } from './http/request-routes';
import { connectKafka } from './log/kafkajs/kafkajs-log';
import { acceptInto } from './requests/accept';
import { rememberEvents } from './requests/known-events';
import { createTicketStubs } from './requests/ticket-stub';
import { schema } from './schema';
import { techniques } from './techniques';
import { topicsOf } from './techniques/technique';

/** The API: accepts requests into the log, and tells what became of them. */
main(async () => {
  const environment = readApiEnvironment();
  const { KAFKA_BROKERS: brokers, KAFKA_PREFIX: topicPrefix } = environment;
  const service = await openService('lv4', environment, schema);
  const { dataSource, logger } = service;
  const log = await connectKafka({ brokers, clientId: `lv4-api-${environment.INSTANCE}`, logger });
  await log.createTopics(topicsOf(topicPrefix, techniques));
  const producer = await log.openProducer();
  const stubs = createTicketStubs(environment.REQUEST_ID_SECRET);
  const needs = { producer, stubs, requireOnSale: rememberEvents(dataSource), topicPrefix };
  await serveLevel(service, {
    routes: [
      techniqueRoutes('lv4', { tickets: techniques }),
      acceptRoutes(new Map(techniques.map((technique) => [technique.slug, acceptInto(technique, needs)]))),
      decisionRoutes(dataSource, stubs),
    ],
    checks: { kafka: () => log.ping() },
    close: async () => {
      await producer.close();
      await log.close();
    },
  });
});
