/** One node of a Kafka cluster, broker and controller in one process: formatted, started, and started again. */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kafkaClassPath } from '../../install/kafka-jars';
import { java } from '../../install/programs';
import { requireProgram } from '../../install/usable-program';
import { type RestartableServer, startRestartable } from '../../process/restartable-server';
import type { Scratch } from '../../process/scratch';
import { firstStart } from './kafka-first-start';
import { type KafkaAddress, serverProperties } from './kafka-settings';

export interface KafkaNode {
  name: string;
  clusterId: string;
  /** Those of all nodes of the cluster, this one's among them. */
  addresses: readonly KafkaAddress[];
  /** Which of the nodes it is, from 1. */
  number: number;
  /** Of the JVM. */
  memory: readonly string[];
  /** Lines of server.properties that win over the usual ones. */
  extraProperties?: string;
}

/** What tells the nodes of one cluster from those of another. */
export function newClusterId(): string {
  return newId();
}

/** As Kafka writes a UUID. */
function newId(): string {
  return randomBytes(16).toString('base64url');
}

/** @throws ServerStartError, or an Error when Java or the jars are missing and cannot be fetched. */
export async function startKafkaNode(scratch: Scratch, node: KafkaNode): Promise<RestartableServer> {
  const [command, classPath] = await Promise.all([requireProgram(java), kafkaClassPath()]);
  const env = { CLASSPATH: classPath }; // Four thousand characters, which would fill every error message.
  const folder = await mkdtemp(join(scratch.folder, `${node.name}-`));
  const flags = jvmFlags(folder);
  const { checkpoint, classes } = await firstStart(scratch, { java: command, flags, env });
  const properties = join(folder, 'server.properties');
  const topics = join(folder, 'topics');
  const usual = serverProperties(node.addresses, node.number, topics);
  await writeFile(properties, `${usual}${node.extraProperties ?? ''}`);
  await format(topics, node, checkpoint);
  return startRestartable({
    scratch,
    name: node.name,
    command,
    args: [...node.memory, ...flags, `-XX:SharedArchiveFile=${classes}`, 'kafka.Kafka', properties],
    cwd: folder,
    env,
    ready: (line) => line.includes('Kafka Server started'),
  });
}

function jvmFlags(folder: string): string[] {
  return [
    '-XX:+UseSerialGC', // On two cores, parallel collectors compete with the services that we measure.
    `-Djava.io.tmpdir=${folder}`, // Where the native parts of the compression libraries are unpacked.
    `-Dlog4j2.configurationFile=${join(__dirname, '..', '..', 'kafka', 'log4j2.properties')}`,
  ];
}

/** As `kafka.tools.StorageTool format` does it, without its JVM. */
async function format(
  topics: string,
  { number, clusterId }: Pick<KafkaNode, 'number' | 'clusterId'>,
  checkpoint: string,
): Promise<void> {
  const identity = ['version=1', `cluster.id=${clusterId}`, `node.id=${number}`, `directory.id=${newId()}`];
  await mkdir(topics);
  await writeFile(join(topics, 'meta.properties'), `${identity.join('\n')}\n`);
  await copyFile(checkpoint, join(topics, 'bootstrap.checkpoint'));
}
