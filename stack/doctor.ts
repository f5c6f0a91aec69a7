/** Says what is missing on this machine and how to get it; gets it where that needs nobody's permission. */
import { installWithApt } from './apt';
import { buildK6 } from './k6-program';
import { kafkaClassPath } from './kafka-jars';
import { canInstall, type Installable, installCommand } from './packages';
import { type Found, type Part, type PartName, parts } from './parts';

export type PartStatus =
  | ({ name: PartName; found: true } & Found)
  | { name: PartName; found: false /** The one command that gets it. */; remedy: string };

const ALL = (Object.keys(parts) as PartName[]).filter((name) => !(parts[name] as Part).onDemand);

/**
 * Looks for the parts; unless told, for all that services and tests need. Maven is none of them once the jars of Kafka
 * are there.
 */
export async function diagnose(names: readonly PartName[] = ALL): Promise<PartStatus[]> {
  const statuses = await Promise.all([...new Set(names)].map(statusOf));
  const jarsFound = statuses.some(({ name, found }) => name === 'kafka-jars' && found);
  return statuses.filter(({ name }) => name !== 'maven' || !jarsFound);
}

/**
 * Gets what is missing: packages as root on Debian and Ubuntu, the jars of Kafka everywhere.
 *
 * @param report receives a line for each thing that is done
 * @throws an Error with the commands that a person has to run
 */
export async function installMissing(
  report: (line: string) => void,
  names: readonly PartName[] = ALL,
): Promise<void> {
  const missing = (await diagnose(names)).filter(({ found }) => !found).map(({ name }) => name);
  const packages = missing.map((name) => sourceOf(name)).filter((source) => typeof source !== 'string');
  if (packages.length > 0 && canInstall()) {
    report(`missing: ${missing.join(', ')}`);
    await installWithApt(packages, report);
  } else if (packages.length > 0) {
    throw new Error(`Not installed: ${missing.join(', ')}. Get them by: ${installCommand(packages)}`);
  }
  if (missing.includes('postgres'))
    throw new Error(`PostgreSQL is missing. Get it by: ${parts.postgres.source}`);
  if (missing.includes('kafka-jars')) {
    report('fetching the jars of Apache Kafka (43 MB, kept in your cache folder)');
    await kafkaClassPath();
  }
  if (missing.includes('k6')) {
    report('building k6 from its source (some minutes, kept in your cache folder)');
    await buildK6();
  }
}

async function statusOf(name: PartName): Promise<PartStatus> {
  const part: Part = parts[name];
  const found = await part.find();
  if (found) return { name, found: true, ...found };
  const source = sourceOf(name);
  return { name, found: false, remedy: typeof source === 'string' ? source : installCommand([source]) };
}

function sourceOf(name: PartName): Installable | string {
  return parts[name].source;
}
