/**
 * One Apache Kafka broker, its own controller (KRaft combined mode), with nothing in it.
 *
 * Formatting takes a second JVM and 1.2 s, starting 2.2 s (two cores, idle). A cached class archive would halve the
 * second; it has to match the Java on the machine and is not worth its 50 MB.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireExecutable } from './executables';
import { kafkaClassPath } from './kafka-jars';
import { serverProperties } from './kafka-settings';
import { startOnFreePorts } from './ports';
import { runInScratch } from './run-in-scratch';
import type { Scratch } from './scratch';
import { type Server, startServer } from './server-process';

const READY_LIMIT_MS = 60_000;
const FORMAT_LIMIT_MS = 60_000;

export interface Kafka {
  /** host:port, as clients want them. */
  readonly brokers: string[];
  readonly pid: number;
  kill: Server['kill'];
  stop: Server['stop'];
}

/** @throws ServerStartError, or an Error when Java or the jars are missing and cannot be fetched. */
export async function startKafka(scratch: Scratch): Promise<Kafka> {
  const java = requireExecutable('java');
  const classPath = await kafkaClassPath();

  return startOnFreePorts(2, async (port, controllerPort) => {
    const folder = await mkdtemp(join(scratch.folder, 'kafka-'));
    const properties = join(folder, 'server.properties');
    await writeFile(properties, serverProperties({ port, controllerPort, folder: join(folder, 'topics') }));
    const jvm = jvmFlags(folder);
    const env = { CLASSPATH: classPath }; // Four thousand characters, which would fill every error message.
    await format(scratch, java, jvm, properties, env);

    const { pid, kill, stop } = await startServer({
      scratch,
      name: 'kafka',
      command: java,
      args: [...jvm, 'kafka.Kafka', properties],
      cwd: folder,
      env,
      ready: (line) => line.includes('Kafka Server started'),
      timeoutMs: READY_LIMIT_MS,
    });
    return { brokers: [`127.0.0.1:${port}`], pid, kill, stop };
  });
}

function jvmFlags(folder: string): string[] {
  return [
    '-Xms256m',
    '-Xmx512m',
    '-XX:+UseSerialGC', // On two cores, parallel collectors compete with the services that we measure.
    `-Djava.io.tmpdir=${folder}`, // Where the native parts of the compression libraries are unpacked.
    `-Dlog4j2.configurationFile=${join(__dirname, 'kafka', 'log4j2.properties')}`,
  ];
}

async function format(
  scratch: Scratch,
  java: string,
  jvm: string[],
  properties: string,
  env: { CLASSPATH: string },
): Promise<void> {
  const clusterId = randomBytes(16).toString('base64url');
  const flags = ['-XX:TieredStopAtLevel=1', ...jvm]; // Over before the optimizing compiler would pay.
  const command = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '--config', properties];
  const options = { timeout: FORMAT_LIMIT_MS, env: { ...process.env, ...env } };
  await runInScratch(scratch, java, [...flags, ...command], options);
}
