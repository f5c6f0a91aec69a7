/**
 * What every start of Kafka would make anew, made by the first one on this machine and kept beside the jars:
 *
 *     bootstrap.checkpoint   the first records of a cluster, which depend on the version of Kafka alone
 *     classes-….jsa          its classes as this Java has read them (50 MB); Java ignores what is not its own
 *
 * A start took 4.5 s of CPU, 1 s of it in a second JVM that formats. With both it takes 2.2 s, or 1.1 s where the optimizing
 * compiler is off.
 */
import { createHash } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kafkaJarsFolder } from '../../install/kafka-jars';
import { startOnFreePorts } from '../../process/ports';
import { runInScratch } from '../../process/run-in-scratch';
import type { Scratch } from '../../process/scratch';
import { startServer } from '../../process/server-process';
import { serverProperties } from './kafka-settings';

const LIMIT_MS = 120_000;

/** How a broker is run: Java, its flags, and the class path. */
export interface KafkaProgram {
  java: string;
  flags: readonly string[];
  env: { CLASSPATH: string };
}

export interface FirstStart {
  checkpoint: string;
  classes: string;
}

/** Resolves at once on a machine that has started Kafka before. */
export async function firstStart(scratch: Scratch, program: KafkaProgram): Promise<FirstStart> {
  const kept = {
    checkpoint: join(kafkaJarsFolder(), 'bootstrap.checkpoint'),
    classes: join(kafkaJarsFolder(), `classes-${identityOf(program.java)}.jsa`),
  };
  if (!existsSync(kept.checkpoint) || !existsSync(kept.classes)) await startOnce(scratch, program, kept);
  return kept;
}

/** Formats and starts a broker that no client uses: at its end Java writes down the classes. */
async function startOnce(
  scratch: Scratch,
  { java, flags, env }: KafkaProgram,
  kept: FirstStart,
): Promise<void> {
  await startOnFreePorts(2, async (port, controllerPort) => {
    const folder = await mkdtemp(join(scratch.folder, 'kafka-first-'));
    const properties = join(folder, 'server.properties');
    const topics = join(folder, 'topics');
    await writeFile(properties, serverProperties([{ port, controllerPort }], 1, topics));
    const format = ['kafka.tools.StorageTool', 'format', '--cluster-id=first-start', '--config', properties];
    await runInScratch(scratch, java, [...flags, ...format], {
      timeout: LIMIT_MS,
      env: { ...process.env, ...env },
    });
    await keep(join(topics, 'bootstrap.checkpoint'), kept.checkpoint);
    const classes = join(folder, 'classes.jsa');
    const server = await startServer({
      scratch,
      name: `kafka-first-${port}`,
      command: java,
      args: [...flags, `-XX:ArchiveClassesAtExit=${classes}`, '-Xlog:cds=off', 'kafka.Kafka', properties],
      cwd: folder,
      env,
      ready: (line) => line.includes('Kafka Server started'),
      timeoutMs: LIMIT_MS,
    });
    server.kill('SIGTERM');
    await server.exited;
    await keep(classes, kept.classes);
  });
}

/** Another run sees the whole file or none. */
async function keep(made: string, kept: string): Promise<void> {
  const unfinished = `${kept}.${process.pid}`;
  await mkdir(kafkaJarsFolder(), { recursive: true });
  await copyFile(made, unfinished);
  await rename(unfinished, kept);
}

/** Changes with every update of Java. */
function identityOf(java: string): string {
  const path = realpathSync(java);
  const { size, mtimeMs } = statSync(path);
  return createHash('sha1').update(`${path} ${size} ${mtimeMs}`).digest('hex').slice(0, 12);
}
