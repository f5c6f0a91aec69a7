import { diagnose, remedyForAll } from '@ticket-rush/stack/install/doctor';
import type { Colours } from '../report/colour';
import { doctorTable } from '../report/doctor-table';

/** @returns 1 if a part is missing */
export async function doctor(colours: Colours): Promise<number> {
  const statuses = await diagnose();
  process.stdout.write(`${doctorTable(statuses, colours)}\n`);
  const missing = statuses.filter((status) => !status.found);
  if (missing.length === 0) return 0;
  process.stdout.write(`Get all that is missing by: ${remedyForAll(missing)}\n`);
  return 1;
}
