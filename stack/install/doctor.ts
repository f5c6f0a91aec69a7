/** Says what is missing on this machine and how to get it; gets it where that needs no permission. */
import { installWithApt } from './apt';
import { buildK6 } from './k6-program';
import { kafkaClassPath } from './kafka-jars';
import { canInstall, type Installable, installCommand } from './packages';
import { type Part, type PartName, parts } from './parts';
import { installSchemathesis } from './schemathesis';
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

/** What services and tests need. */
export const NEEDED = (Object.keys(parts) as PartName[]).filter((name) => !(parts[name] as Part).onDemand);

/**
 * Looks for the parts; unless told, for all that services and tests need. Maven is none of them once the jars of Kafka
 * are there.
 */
export async function diagnose(names: readonly PartName[] = NEEDED): Promise<PartStatus[]> {
  const statuses = await Promise.all([...new Set(names)].map(statusOf));
  const jarsFound = statuses.some(({ name, found }) => name === 'kafka-jars' && found);
  return statuses.filter(({ name }) => name !== 'maven' || !jarsFound);
}

/**
 * Gets what is missing: packages as root on Debian and Ubuntu, the jars of Kafka everywhere.
 *
 * @param report receives a line for each thing that is done
 * @param later what will be needed next, and is named as well if it comes to an error: one round for all of it
 * @throws an Error with the one command that a person has to run, and why what is there will not do
 */
export async function installMissing(
  report: (line: string) => void,
  names: readonly PartName[] = NEEDED,
  later: readonly PartName[] = [],
): Promise<void> {
  const missing = await missingOf(names);
  if (missing.length === 0) return;
  await getWhatWeMay(missing, report);
  if ((await missingOf(names)).length === 0) return; // What was got may be of no use either.
  const left = await missingOf([...names, ...later]);
  throw new Error(`Missing: ${left.map(described).join(', ')}. Get them by: ${remedyForAll(left)}`);
}

/** The one command that gets all that is missing. */
export function remedyForAll(missing: readonly MissingPart[]): string {
  const packages = missing.flatMap(({ name }) => packageOf(name) ?? []);
  const others = missing.filter(({ name }) => packageOf(name) === undefined).map(({ remedy }) => remedy);
  return [...(packages.length > 0 ? [installCommand(packages)] : []), ...new Set(others)].join(' && ');
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
  if (names.includes('schemathesis')) {
    report('fetching Schemathesis (94 MB, kept in your cache folder)');
    await installSchemathesis();
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
