/** Databases of a running PostgreSQL server, known by its address only: any process can create and drop them. */
import { Client, escapeIdentifier } from 'pg';

export interface Databases {
  /** Connects as the superuser, to the database postgres. */
  readonly adminUrl: string;
  /** Creates a database, empty or a copy of the template, to which no client may be connected. Gives its URL. */
  createDatabase(name: string, template?: string): Promise<string>;
  /** Drops it, ending the connections that it still has. */
  dropDatabase(name: string): Promise<void>;
}

export function databasesAt(adminUrl: string): Databases {
  return {
    adminUrl,
    // template0, because two creations from template1 at the same time disturb each other.
    async createDatabase(name, template = 'template0') {
      const source = escapeIdentifier(template);
      // Copies the files; by default PostgreSQL writes each page into its log, too.
      await execute(
        adminUrl,
        `CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${source} STRATEGY FILE_COPY`,
      );
      const url = new URL(adminUrl);
      url.pathname = `/${encodeURIComponent(name)}`;
      return url.href;
    },
    dropDatabase: (name) =>
      execute(adminUrl, `DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`),
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
