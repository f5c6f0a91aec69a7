/**
 * A Kafka broker whose clients come with TLS, and a password or a certificate, and may do only what an ACL allows. Inside of the machine it has a
 * listener for its administrator, without either.
 */
import { join } from 'node:path';
import { kafkaClassPath } from '@ticket-rush/stack/install/kafka-jars';
import { java } from '@ticket-rush/stack/install/programs';
import { requireProgram } from '@ticket-rush/stack/install/usable-program';
import { startOnFreePorts } from '@ticket-rush/stack/process/ports';
import { runInScratch } from '@ticket-rush/stack/process/run-in-scratch';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { newClusterId, startKafkaNode } from '@ticket-rush/stack/servers/kafka/kafka-node';
import { PATIENCE_MS } from '../until';
import { joined, type KeyPair } from './certificates';

/** No time for the optimizing compiler to pay. */
const MEMORY = ['-Xms128m', '-Xmx320m'];
const SCRAM = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];

export interface SecuredKafka {
  /** SASL_SSL, with a good certificate. */
  broker: string;
  /** SASL_SSL, with a certificate that has ended. */
  expiredBroker: string;
  /** SSL, for clients with a certificate; the CN is the user. */
  mutualBroker: string;
  /** Without TLS and as administrator: for the test only. */
  adminBroker: string;
}

export interface KafkaUsers {
  users: readonly [string, ...string[]];
  /** The same for all. */
  password: string;
}

/**
 * @param ca who signs the certificates of clients
 * @param known by PLAIN; the first also by both of SCRAM
 */
export async function startSecuredKafka(
  scratch: Scratch,
  ca: string,
  pairs: { good: KeyPair; expired: KeyPair },
  known: KafkaUsers,
): Promise<SecuredKafka> {
  const stores = { good: joined(pairs.good), expired: joined(pairs.expired) };
  return startOnFreePorts(5, async (admin, secured, expired, mutual, controllerPort) => {
    const at = (port: number | undefined) => `127.0.0.1:${port}`;
    await startKafkaNode(scratch, {
      name: 'kafka-secured',
      clusterId: newClusterId(),
      addresses: [{ port: admin as number, controllerPort: controllerPort as number }],
      number: 1,
      memory: MEMORY,
      extraProperties: `
listeners=PLAINTEXT://${at(admin)},SECURED://${at(secured)},EXPIRED://${at(expired)},MUTUAL://${at(mutual)},CONTROLLER://${at(controllerPort)}
advertised.listeners=PLAINTEXT://${at(admin)},SECURED://${at(secured)},EXPIRED://${at(expired)},MUTUAL://${at(mutual)}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL,EXPIRED:SASL_SSL,MUTUAL:SSL
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
allow.everyone.if.no.acl.found=false
${tls('secured', stores.good)}${sasl('secured', known)}${tls('expired', stores.expired)}${sasl('expired', known)}
${tls('mutual', stores.good)}
listener.name.mutual.ssl.client.auth=required
listener.name.mutual.ssl.truststore.type=PEM
listener.name.mutual.ssl.truststore.location=${ca}
listener.name.mutual.ssl.principal.mapping.rules=RULE:^CN=(.*)$/$1/`,
    });
    await Promise.all(SCRAM.map((mechanism) => addScramUser(scratch, at(admin), mechanism, known)));
    return {
      broker: at(secured),
      expiredBroker: at(expired),
      mutualBroker: at(mutual),
      adminBroker: at(admin),
    };
  });
}

function tls(listener: string, store: string): string {
  return `
listener.name.${listener}.ssl.keystore.type=PEM
listener.name.${listener}.ssl.keystore.location=${store}
`;
}

function sasl(listener: string, { users, password }: KafkaUsers): string {
  const plain = users.map((name) => `user_${name}="${password}"`).join(' ');
  const prefix = `listener.name.${listener}`;
  const modules = 'org.apache.kafka.common.security';
  const scram = `${modules}.scram.ScramLoginModule required;`;
  return `
${prefix}.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
${prefix}.plain.sasl.jaas.config=${modules}.plain.PlainLoginModule required ${plain};
${prefix}.scram-sha-256.sasl.jaas.config=${scram}
${prefix}.scram-sha-512.sasl.jaas.config=${scram}
`;
}

/** The keys are in the cluster, and only Kafka's own tool writes them: one of a user at a time. */
async function addScramUser(
  scratch: Scratch,
  broker: string,
  mechanism: string,
  { users: [name], password }: KafkaUsers,
): Promise<void> {
  const [command, CLASSPATH] = await Promise.all([requireProgram(java), kafkaClassPath()]);
  const log = join(__dirname, '..', '..', 'stack', 'kafka', 'log4j2.properties');
  await runInScratch(
    scratch,
    command,
    [
      ...[`-Dlog4j2.configurationFile=${log}`, 'kafka.admin.ConfigCommand'],
      ...['--bootstrap-server', broker, '--alter', '--add-config', `${mechanism}=[password=${password}]`],
      ...['--entity-type', 'users', '--entity-name', name],
    ],
    { timeout: PATIENCE_MS, env: { ...process.env, CLASSPATH } },
  );
}
