import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The files below a folder, as absolute as the folder is. Installed packages and hidden folders are left out. */
export function filesIn(folder: string, isWanted: (name: string) => boolean): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (/^(node_modules|\..*)$/.test(entry.name)) return [];
    if (entry.isDirectory()) return filesIn(path, isWanted);
    return isWanted(entry.name) ? [path] : [];
  });
}
