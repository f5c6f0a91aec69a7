/**
 * Where kafkajs 2.2.4 needs to know the brokers and no topic, it asks for all topics of the cluster. If a partition of any of them has
 * no leader, it takes the answer for a failure. So a topic of another program whose only copy is on a broker that is away kept
 * our producers from connecting, and our services from starting. Here such an answer is taken: it names the brokers. Topics that are
 * asked for by name must have their leaders, as before. To be imported where a client is made.
 */
interface Exchange {
  request: unknown;
  response: { decode(data: Buffer): Promise<unknown>; parse(answer: unknown): Promise<unknown> };
}

type Ask = (question: { topics: string[] }) => Exchange;

const metadata = require('kafkajs/src/protocol/requests/metadata') as {
  protocol(options: { version: number }): Ask;
};

const { protocol } = metadata;

metadata.protocol = (options) => {
  const ask = protocol(options);
  return (question) => {
    const { request, response } = ask(question);
    if (question.topics.length > 0) return { request, response };
    return { request, response: { ...response, parse: async (answer) => answer } };
  };
};
