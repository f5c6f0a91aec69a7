/** The servers that the global setup has started, as a test sees them. */
import { type PartAddresses, type Parts, partsAt } from '@ticket-rush/stack/servers/server-parts';

export const PARTS_VARIABLE = 'TICKET_RUSH_TEST_PARTS';

/** @throws an Error when the test's project has no global setup from this folder */
export function runningParts(): Parts {
  const addresses = process.env[PARTS_VARIABLE];
  if (addresses === undefined)
    throw new Error('no servers: the project has no globalSetup from testing/servers');
  return partsAt(JSON.parse(addresses) as PartAddresses);
}
