/** Read a folder, and you have to read what it imports. Folders that import each other can only be read all at once. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const SRC = join(__dirname, '..', 'src');

type Imports = Map<string, Set<string>>;

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path));
}

const importedBy = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']*)'/g)].map(([, path = '']) =>
    resolve(dirname(file), path),
  );

/** The first folder below `src`; a file of `src` itself belongs to none, and is imported by none. */
function folderImports(src: string): Imports {
  const imports: Imports = new Map();
  const folderOf = (path: string) => relative(src, path).split('/')[0] as string;
  for (const file of sourcesIn(src)) {
    const folder = folderOf(file);
    const others = importedBy(file)
      .map(folderOf)
      .filter((other) => other !== folder);
    imports.set(folder, new Set([...(imports.get(folder) ?? []), ...others]));
  }
  return imports;
}

function fileImports(src: string): Imports {
  const fileOf = (path: string) =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'index.ts') : `${path}.ts`;
  return new Map(sourcesIn(src).map((file) => [file, new Set(importedBy(file).map(fileOf))]));
}

/** Takes away what imports none of the rest, as long as there is any. What stays is in a circle, or imports one. */
function circlesIn(imports: Imports): string[] {
  const rest = new Set(imports.keys());
  const isFree = (name: string) => [...(imports.get(name) ?? [])].every((other) => !rest.has(other));
  for (let free = [...rest].filter(isFree); free.length > 0; free = [...rest].filter(isFree))
    for (const name of free) rest.delete(name);
  return [...rest].map((name) => relative(SRC, resolve(SRC, name)));
}

test('no imports go round, between files or between folders', () => {
  expect(circlesIn(fileImports(SRC))).toEqual([]);
  expect(circlesIn(folderImports(SRC))).toEqual([]);
});
