import { DependencyDown, StartError } from '@ticket-rush/shared/config/start-errors';
import { type Databases, databasesAt } from '@ticket-rush/stack/servers/databases';
import { Client } from 'pg';
import { EXTERNAL_PREFIX, type ExternalServer } from './external-server';

const MAY_CREATE = `SELECT rolcreatedb OR rolsuper AS allowed, current_user AS "user" FROM pg_roles WHERE rolname = current_user`;

/** A database of its own for each level: the one that DATABASE_URL names is only where the lab connects. */
export function externalPostgres(url: string): ExternalServer & Databases {
  const server = databasesAt(url);
  return {
    ...server,
    createDatabase: (name) => server.createDatabase(`${EXTERNAL_PREFIX}${name}`),
    async requireRights() {
      const client = new Client({ connectionString: url });
      try {
        await client.connect().catch((cause: unknown) => {
          throw new DependencyDown('PostgreSQL', url, cause);
        });
        const [{ allowed, user }] = (await client.query(MAY_CREATE)).rows;
        if (!allowed) throw new StartError(`PostgreSQL: a right is missing: the user ${user} lacks CREATEDB`);
      } finally {
        await client.end();
      }
    },
    remove: (prefix) => server.dropDatabase(prefix),
    close: async () => undefined,
  };
}
