/** Says what is missing on this machine and how to get it; gets it where that needs nobody's permission. */
import { installWithApt } from './apt';
import { buildK6 } from './k6-program';
import { kafkaClassPath } from './kafka-jars';
import { canInstall, type Installable, installCommand } from './packages';
import { type Part, type PartName, parts } from './parts';
import { type Found, isFound } from './usable-program';

export interface MissingPart {
  name: PartName;
  found: false;
  /** Why what is there will not do. */
  reason?: string;
  /** The one command that gets it. */
  remedy: string;
}

export type PartStatus = ({ name: PartName; found: true } & Found) | MissingPart;

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
 * @throws an Error with the commands that a person has to run, and why what is there will not do
 */
export async function installMissing(
  report: (line: string) => void,
  names: readonly PartName[] = ALL,
): Promise<void> {
  const missing = await missingOf(names);
  if (missing.length === 0) return;
  await getWhatWeMay(missing, report);
  const left = await missingOf(names); // What was got may be of no use either.
  if (left.length === 0) return;
  const packages = left.flatMap(({ name }) => packageOf(name) ?? []);
  const remedy = packages.length > 0 ? installCommand(packages) : left[0]?.remedy;
  throw new Error(`Missing: ${left.map(described).join(', ')}. Get them by: ${remedy}`);
}

async function getWhatWeMay(missing: MissingPart[], report: (line: string) => void): Promise<void> {
  const names = missing.map(({ name }) => name);
  const packages = names.flatMap((name) => packageOf(name) ?? []);
  if (packages.length > 0) {
    if (!canInstall()) return;
    report(`missing: ${missing.map(described).join(', ')}`);
    await installWithApt(packages, report);
  }
  if (names.includes('kafka-jars')) {
    report('fetching the jars of Apache Kafka (43 MB, kept in your cache folder)');
    await kafkaClassPath();
  }
  if (names.includes('k6')) {
    report('building k6 from its source (some minutes, kept in your cache folder)');
    await buildK6();
  }
}

async function missingOf(names: readonly PartName[]): Promise<MissingPart[]> {
  return (await diagnose(names)).filter((status) => !status.found);
}

function described({ name, reason }: MissingPart): string {
  return reason === undefined ? name : `${name} (${reason})`;
}

async function statusOf(name: PartName): Promise<PartStatus> {
  const answer = await (parts[name] as Part).find();
  if (isFound(answer)) return { name, found: true, ...answer };
  const installable = packageOf(name);
  const remedy = installable ? installCommand([installable]) : String(parts[name].source);
  return { name, found: false, remedy, ...answer };
}

function packageOf(name: PartName): Installable | undefined {
  const { source }: Part = parts[name];
  return typeof source === 'string' ? undefined : source;
}
