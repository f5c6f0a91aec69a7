/** Read a file, and you have to read what it imports. Files that import each other can only be read all at once. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { filesIn } from './files-in';

type Imports = Map<string, Set<string>>;

/** The files below a folder that import each other, types included, or import one that does. */
export function fileCirclesIn(folder: string): string[] {
  const fileOf = (path: string) =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'index.ts') : `${path}.ts`;
  const imports = new Map(sourcesIn(folder).map((file) => [file, new Set(importedBy(file).map(fileOf))]));
  return circlesIn(imports).map((file) => relative(folder, file));
}

/** The same of the first folders below `src`. A file of `src` itself belongs to none, and is imported by none. */
export function folderCirclesIn(src: string): string[] {
  const imports: Imports = new Map();
  const folderOf = (path: string) => relative(src, path).split('/')[0] as string;
  for (const file of sourcesIn(src)) {
    const folder = folderOf(file);
    const others = importedBy(file)
      .map(folderOf)
      .filter((other) => other !== folder);
    imports.set(folder, new Set([...(imports.get(folder) ?? []), ...others]));
  }
  return circlesIn(imports);
}

const sourcesIn = (folder: string) => filesIn(folder, (name) => name.endsWith('.ts'));

function importedBy(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']*)'/g)].map(([, path = '']) =>
    resolve(dirname(file), path),
  );
}

/** Takes away what imports none of the rest, as long as there is any. What stays is in a circle, or imports one. */
function circlesIn(imports: Imports): string[] {
  const rest = new Set(imports.keys());
  const isFree = (name: string) => [...(imports.get(name) ?? [])].every((other) => !rest.has(other));
  for (let free = [...rest].filter(isFree); free.length > 0; free = [...rest].filter(isFree))
    for (const name of free) rest.delete(name);
  return [...rest];
}
