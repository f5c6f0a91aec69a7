/** One node of a Kafka cluster, broker and controller in one process: formatted, started, and started again. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kafkaClassPath } from '../install/kafka-jars';
import { java } from '../install/programs';
import { requireProgram } from '../install/usable-program';
import { type RestartableServer, startRestartable } from '../process/restartable-server';
import { runInScratch } from '../process/run-in-scratch';
import type { Scratch } from '../process/scratch';
import { type KafkaAddress, serverProperties } from './kafka-settings';

const READY_LIMIT_MS = 60_000;
const FORMAT_LIMIT_MS = 60_000;

export interface KafkaNode {
  name: string;
  clusterId: string;
  /** Those of all nodes of the cluster, this one's among them. */
  addresses: readonly KafkaAddress[];
  /** Which of the nodes it is, from 1. */
  number: number;
  /** Of the JVM. */
  memory: readonly string[];
}

/** What tells the nodes of one cluster from those of another. */
export function newClusterId(): string {
  return randomBytes(16).toString('base64url');
}

/** @throws ServerStartError, or an Error when Java or the jars are missing and cannot be fetched. */
export async function startKafkaNode(scratch: Scratch, node: KafkaNode): Promise<RestartableServer> {
  const [command, classPath] = await Promise.all([requireProgram(java), kafkaClassPath()]);
  const env = { CLASSPATH: classPath }; // Four thousand characters, which would fill every error message.
  const folder = await mkdtemp(join(scratch.folder, `${node.name}-`));
  const properties = join(folder, 'server.properties');
  await writeFile(properties, serverProperties(node.addresses, node.number, join(folder, 'topics')));
  const jvm = [...node.memory, ...jvmFlags(folder)];
  await format(scratch, [command, ...jvm], node.clusterId, properties, env);
  return startRestartable({
    scratch,
    name: node.name,
    command,
    args: [...jvm, 'kafka.Kafka', properties],
    cwd: folder,
    env,
    ready: (line) => line.includes('Kafka Server started'),
    timeoutMs: READY_LIMIT_MS,
  });
}

function jvmFlags(folder: string): string[] {
  return [
    '-XX:+UseSerialGC', // On two cores, parallel collectors compete with the services that we measure.
    `-Djava.io.tmpdir=${folder}`, // Where the native parts of the compression libraries are unpacked.
    `-Dlog4j2.configurationFile=${join(__dirname, '..', 'kafka', 'log4j2.properties')}`,
  ];
}

async function format(
  scratch: Scratch,
  [command, ...jvm]: [command: string, ...flags: string[]],
  clusterId: string,
  properties: string,
  env: { CLASSPATH: string },
): Promise<void> {
  const flags = ['-XX:TieredStopAtLevel=1', ...jvm]; // Over before the optimizing compiler would pay.
  const args = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '--config', properties];
  const options = { timeout: FORMAT_LIMIT_MS, env: { ...process.env, ...env } };
  await runInScratch(scratch, command, [...flags, ...args], options);
}
