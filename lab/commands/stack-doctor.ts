import { diagnose } from '@ticket-rush/stack/doctor';
import type { Colours } from '../report/colour';
import { doctorTable } from '../report/doctor-table';

/** @returns 1 if a part is missing */
export async function doctor(colours: Colours): Promise<number> {
  const statuses = await diagnose();
  process.stdout.write(`${doctorTable(statuses, colours)}\n`);
  return statuses.every(({ found }) => found) ? 0 : 1;
}
