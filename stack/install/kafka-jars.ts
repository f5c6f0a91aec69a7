/**
 * The jars of Apache Kafka: 46 files, 43 MB, in the user's cache folder, where the next clone finds them too.
 *
 * Maven fetches them as kafka/pom.xml says. Their SHA-256 sums are committed and compared at every start (0.2 s),
 * so a half download or a damaged disk shows here and not as a strange exception of the broker.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder';
import { maven } from './programs';
import { requireProgram } from './usable-program';

const POM = join(__dirname, '..', 'kafka', 'pom.xml');
const SUMS = join(__dirname, '..', 'kafka', 'jars.sha256');
const FETCH_LIMIT_MS = 10 * 60_000;

/** The version of the broker in kafka/pom.xml. */
export function kafkaVersion(): string {
  const [, version] =
    /<artifactId>kafka_2\.13<\/artifactId>\s*<version>(.+?)</.exec(readFileSync(POM, 'utf8')) ?? [];
  if (version === undefined) throw new Error(`${POM} names no version of kafka_2.13`);
  return version;
}

/** Where the jars of this version belong, there or not. */
export function kafkaJarsFolder(): string {
  return join(cacheFolder(), `kafka-${kafkaVersion()}`);
}

/** The jars as a Java class path, fetched if some are missing or damaged. @throws an Error that says what to do. */
export async function kafkaClassPath(folder = kafkaJarsFolder()): Promise<string> {
  if ((await damagedJars(folder)).length > 0) await fetchKafkaJars(folder);
  return expectedSums()
    .map(([jar]) => join(folder, jar))
    .join(':');
}

/** The jars that are missing from the folder, or differ from what was committed. */
export async function damagedJars(folder: string): Promise<string[]> {
  const jars = await Promise.all(
    expectedSums().map(async ([jar, expected]) => {
      const content = await readFile(join(folder, jar)).catch(() => undefined);
      return content !== undefined && sha256(content) === expected ? [] : [jar];
    }),
  );
  return jars.flat();
}

/** Fetches into a folder beside it and renames: another run sees all of the jars or none. */
async function fetchKafkaJars(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const fetched = await mkdtemp(`${folder}-fetched-`);
  try {
    await runMaven(fetched);
    const [damaged] = await damagedJars(fetched);
    if (damaged !== undefined) throw damagedAtSource(damaged);
    await putInPlace(fetched, folder);
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
}

async function runMaven(folder: string): Promise<void> {
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${folder}`];
  const options = { timeout: FETCH_LIMIT_MS, maxBuffer: 1 << 24 };
  const command = await requireProgram(maven);
  try {
    await promisify(execFile)(command, ['-B', '-q', '-f', POM, ...goal], options);
  } catch (error) {
    const { stdout = '', message } = error as { stdout?: string; message: string };
    throw new Error(`Maven could not fetch the jars of Kafka: ${stdout.trim() || message}`, { cause: error });
  }
}

/** What another run put there meanwhile is as good as ours, so only damaged jars are replaced. */
async function putInPlace(fetched: string, folder: string): Promise<void> {
  const inUse = await rename(fetched, folder).then(
    () => false,
    () => true,
  );
  if (!inUse || (await damagedJars(folder)).length === 0) return;
  await rm(folder, { recursive: true, force: true });
  await rename(fetched, folder);
}

function damagedAtSource(jar: string): Error {
  const artifact = jar.replace(/-\d.*$/, '');
  return new Error(
    `${jar} differs from its sum in ${SUMS}: delete the folders named ${artifact} from the local Maven repository ` +
      '(~/.m2/repository) and start again',
  );
}

function expectedSums(): [jar: string, sum: string][] {
  const lines = readFileSync(SUMS, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [sum = '', jar = ''] = line.split(/\s+/);
    return [jar, sum];
  });
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
