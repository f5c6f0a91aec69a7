/** Redis that listens with TLS only, and knows no user without a password. */
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { startRedis } from '@ticket-rush/stack/servers/redis';
import type { Authority, KeyPair } from './certificates';

/** `host:port`. */
export async function startSecuredRedis(
  scratch: Scratch,
  authority: Authority,
  { key, certificate }: KeyPair,
  adminPassword: string,
  clients: 'any' | 'with-a-certificate' = 'any',
): Promise<string> {
  const { port } = await startRedis(scratch, (own) => [
    ...['--port', '0', '--tls-port', `${own}`],
    ...['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', authority.ca],
    ...['--tls-auth-clients', clients === 'any' ? 'no' : 'yes', '--user', 'default', 'off'],
    ...['--user', 'admin', 'on', `>${adminPassword}`, '~*', '&*', '+@all'],
  ]);
  return `127.0.0.1:${port}`;
}
