import { diagnose, installMissing } from '@ticket-rush/stack/install/doctor';
import type { PartName } from '@ticket-rush/stack/install/parts';

/**
 * Gets a program to measure with, and the servers that are measured.
 *
 * @returns where the program is, and its version
 * @throws if one of them is missing and cannot be installed without asking; the message says how to get it
 */
export async function requireTool(
  tool: PartName,
  servers: readonly PartName[],
  report: (line: string) => void,
): Promise<{ path: string; version: string }> {
  await installMissing(report, [tool, ...servers]);
  const [found] = await diagnose([tool]);
  if (!found?.found) throw new Error(`${tool} is missing. Get it by: ${found?.remedy}`);
  return found;
}
