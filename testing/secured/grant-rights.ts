/** Gives a user the rights that infra/rights lists, and no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from 'kafkajs';
import { createClient } from 'redis';
import type { SecuredServers } from './secured-servers';

const FOLDER = join(__dirname, '..', '..', 'infra', 'rights');

interface Grant {
  user: string;
  /** Of keys, topics and groups. */
  prefix: string;
  /** Also what `rush --external` needs. */
  lab?: boolean;
}

/** @param database where the tables will be */
export async function grantRights(
  servers: SecuredServers,
  { database, ...grant }: Grant & { database: string },
): Promise<void> {
  await grantPostgres(servers, grant, database);
  for (const address of [...servers.redis, servers.mutualRedis]) await grantRedis(servers, grant, address);
  await grantKafka(servers, grant);
}

async function grantPostgres({ postgres, password }: SecuredServers, grant: Grant, database: string) {
  const known = await postgres.run(`SELECT FROM pg_roles WHERE rolname = '${grant.user}'`);
  if (known.length === 0) await postgres.run(`CREATE ROLE ${grant.user} LOGIN PASSWORD '${password}'`);
  const read = (file: string) => filled(file, { ...grant, database });
  await postgres.run(read('postgres.sql'), database);
  if (grant.lab) await postgres.run(read('postgres-lab.sql'));
}

async function grantRedis(servers: SecuredServers, grant: Grant, address: string) {
  const { password } = servers;
  const client = await redisAdmin(servers, address);
  for (const file of ['redis.acl', ...(grant.lab ? ['redis-lab.acl'] : [])]) {
    const [, ...rule] = filled(file, grant).replace('PASSWORD', password).trim().split(' ');
    await client.sendCommand(['ACL', 'SETUSER', ...rule]);
  }
  client.destroy();
}

/** A server that does not ask for a certificate is not shown any. */
export function redisAdmin({ ours, clients, password }: SecuredServers, address: string) {
  const [ca, cert, key] = [ours.ca, clients.ours.certificate, clients.ours.key].map((path) =>
    readFileSync(path, 'utf8'),
  );
  const socket = { tls: true as const, ca, cert, key };
  return createClient({ url: `rediss://admin:${password}@${address}`, socket }).connect();
}

async function grantKafka({ kafka }: SecuredServers, grant: Grant) {
  const admin = new Kafka({ brokers: [kafka.adminBroker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const files = ['kafka-acls.txt', ...(grant.lab ? ['kafka-acls-lab.txt'] : [])];
  const acl = files.flatMap((file) => filled(file, grant).trim().split('\n')).flatMap(aclsOf);
  await admin.createAcls({ acl });
  await admin.disconnect();
}

/** A line of arguments as kafka-acls.sh takes them. */
function aclsOf(line: string) {
  const all = (option: string) =>
    [...line.matchAll(new RegExp(`--${option} (\\S+)`, 'g'))].map(([, value]) => value ?? '');
  const [topic] = all('topic');
  return all('operation').map((operation) => ({
    principal: all('allow-principal')[0] ?? '',
    host: '*',
    resourceType: topic === undefined ? AclResourceTypes.GROUP : AclResourceTypes.TOPIC,
    resourceName: topic ?? all('group')[0] ?? '',
    resourcePatternType: ResourcePatternTypes.PREFIXED,
    operation: operationOf(operation),
    permissionType: AclPermissionTypes.ALLOW,
  }));
}

/** DescribeConfigs is DESCRIBE_CONFIGS. */
function operationOf(name: string): AclOperationTypes {
  const constant = name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
  return AclOperationTypes[constant as keyof typeof AclOperationTypes];
}

function filled(file: string, { user, prefix, database = '' }: Grant & { database?: string }): string {
  return readFileSync(join(FOLDER, file), 'utf8')
    .replaceAll('LEVEL_USER', user)
    .replaceAll('LEVEL_DATABASE', database)
    .replaceAll('PREFIX', prefix);
}
