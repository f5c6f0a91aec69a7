/** Through the environment: command lines are public, and the password is in it. */
export function connectionIn(databaseUrl: string): NodeJS.ProcessEnv {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  return {
    ...{ PGHOST: hostname, PGPORT: port, PGUSER: username, PGPASSWORD: password },
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
  };
}
