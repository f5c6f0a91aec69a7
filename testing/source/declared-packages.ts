/**
 * A package that a workspace imports and does not declare is there only because another workspace declares it. One that it declares and
 * does not import is installed for no use.
 */
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import { filesIn } from './files-in';

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  workspaces?: string[];
}

/**
 * Each package that the files of a workspace import and that its package.json does not name, with one file that imports it. What only
 * tests import may be a devDependency, or one of the root, or another workspace; the rest is there in production, too.
 */
export function undeclaredImportsOf(root: string, workspace: string): string[] {
  const folder = join(root, workspace);
  const { name, dependencies = {}, devDependencies = {} } = manifestOf(folder);
  const typed = Object.keys(devDependencies).map(typedBy);
  const always = new Set([name, ...Object.keys(dependencies), ...(name.endsWith('/k6') ? typed : [])]);
  const top = manifestOf(root);
  const neighbours = (top.workspaces ?? []).map((one) => manifestOf(join(root, one)).name);
  const inTests = new Set(
    [[...always], Object.keys({ ...devDependencies, ...top.devDependencies }), neighbours].flat(),
  );
  const missing = new Map<string, string>();
  for (const file of sourcesIn(folder)) {
    const path = relative(folder, file);
    const declared = path.startsWith('test/') ? inTests : always;
    for (const used of packagesIn(readFileSync(file, 'utf8')))
      if (!declared.has(used) && !missing.has(used)) missing.set(used, path);
  }
  return [...missing].map(([used, path]) => `${used} (${path})`).sort();
}

/** Each package that a workspace declares and that no file of it imports. The types of a package are used where it is imported. */
export function unusedDeclarationsOf(root: string, workspace: string): string[] {
  const folder = join(root, workspace);
  const used = new Set(sourcesIn(folder).flatMap((file) => packagesIn(readFileSync(file, 'utf8'))));
  return declaredBy(folder).filter((name) => !used.has(typedBy(name)));
}

/** The package that a package of types describes; any other package is itself. */
function typedBy(name: string): string {
  return name.replace(/^@types\//, '');
}

/** What a workspace declares. `npm ci --omit=dev --workspace NAME` also installs what the devDependencies of NAME depend on. */
export function declaredBy(folder: string): string[] {
  const { dependencies, devDependencies } = manifestOf(folder);
  return Object.keys({ ...dependencies, ...devDependencies });
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

const sourcesIn = (folder: string) => filesIn(folder, (name) => /\.(ts|cjs|mjs)$/.test(name));

const BUILT_IN = new Set(builtinModules);
const IMPORTS = /(?:\bfrom |^import |\bimport\(|\brequire\(|\brequire\.resolve\()'([@a-z][\w./@-]*)'/gm;

/** Names of packages without a path in them: `pg`, `@jest/globals`. */
function packagesIn(text: string): string[] {
  return [...text.matchAll(IMPORTS)]
    .map(([, path = '']) => path)
    .filter((path) => !path.startsWith('node:') && !BUILT_IN.has(path))
    .map((path) =>
      path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}
