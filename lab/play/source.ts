import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { levels } from '@ticket-rush/stack/level/levels';
import type { ExploredLevel, ExploredResource } from '../explore/levels';
import { commandsIn } from './commands-in';
import { functionsWith, type Sender } from './sender';
import { typeormCallsIn } from './typeorm-calls-in';

const ROOT = join(__dirname, '..', '..');
const ROOMS: Record<ExploredResource, string> = {
  tickets: 'techniques',
  orders: 'techniques',
  seats: 'seats',
  wallet: 'wallet',
  'waiting-room': 'waiting-room',
  'two-events': 'deadlock',
};

/** A technique's file, what it imports, what that imports, and so on: far enough for each statement that is sent for it. */
const DEPTH = 3;

/** A place in the code: a file relative to the repository, and a line from 1 on. */
interface Place {
  file: string;
  line: number;
}

/** A technique's own file first, then those that it imports and that send a statement for it. */
export interface Source {
  files: Record<string, string[]>;
  /** From the name of a step (a statement; BEGIN, COMMIT, ROLLBACK; a command of Redis) to the line that sends it. */
  sentOn: Record<string, Place>;
}

/** Reads the code of a technique. */
export function readSource(level: ExploredLevel, resource: ExploredResource, technique: string): Source {
  const named = fileOf(join(levels[level].workspace, 'src', ROOMS[resource]), technique);
  const own = resource === 'orders' ? orderFileOf(named) : named;
  const paths = withImports([own], DEPTH);
  const files = Object.fromEntries(paths.map((path) => [path, read(path).trimEnd().split('\n')]));
  const senders = paths
    .map(read)
    .flatMap((text) => [...statementsIn(text), ...commandsIn(text), ...typeormCallsIn(text)]);
  const sentOn: Source['sentOn'] =
    paths.map((path) => transactionIn(path, files[path] as string[])).find(({ BEGIN }) => BEGIN) ?? {};
  for (const file of paths) {
    for (const { step, pattern } of senders) {
      const line = (files[file] as string[]).findIndex((code) => !declares(code) && pattern.test(code));
      if (line !== -1) sentOn[step] ??= { file, line: line + 1 };
    }
  }
  const shown = new Set([own, ...Object.values(sentOn).map(({ file }) => file)]);
  return { files: Object.fromEntries(Object.entries(files).filter(([file]) => shown.has(file))), sentOn };
}

/** The file in which the technique says its name. */
function fileOf(folder: string, technique: string): string {
  const file = readdirSync(join(ROOT, folder)).find((name) =>
    read(join(folder, name)).includes(`slug: '${technique}'`),
  );
  if (file === undefined) throw new Error(`no file in ${folder} has a technique ${technique}`);
  return join(folder, file);
}

/** The file of what a technique names as its `createOrder`. */
function orderFileOf(file: string): string {
  const text = read(file);
  const name = /createOrder: (\w+)/.exec(text)?.[1];
  const line = new RegExp(`^import .*\\b${name}\\b.*$`, 'm').exec(text)?.[0] ?? '';
  return importedFiles(file, line)[0] ?? file;
}

/** Where the transaction begins, and the brace that ends it. */
function transactionIn(file: string, lines: string[]): Source['sentOn'] {
  const begin = lines.findIndex((code) => /\.transaction\(/.test(code));
  if (begin === -1) return {};
  const indent = /^ */.exec(lines[begin] as string)?.[0] ?? '';
  const end = lines.findIndex((code, line) => line > begin && code.startsWith(`${indent}}`));
  const last = end === -1 ? begin : end;
  const at = (line: number) => ({ file, line: line + 1 });
  return { BEGIN: at(begin), COMMIT: at(last), ROLLBACK: at(last) };
}

/** The statements of a file, each with the functions that send it, and with its own constant. */
function statementsIn(text: string): Sender[] {
  const constants = [...text.matchAll(/const (\w+) = statement(?:<[^(]*>)?\(\s*'([\w-]+)'/g)];
  return constants.flatMap(([, constant = '', step = '']) =>
    [...functionsWith(text, constant), constant].map((name) => ({
      step,
      pattern: new RegExp(`\\b${name}\\(|run\\(${name}\\b`),
    })),
  );
}

/** A line that declares or imports something, or is a comment. */
function declares(code: string): boolean {
  return /^(import|export|async function|function|const|\s*\*|\s*\/\/|\/\*\*|} from| {2}\w+,$)/.test(code);
}

/** The files with all that they import, nearest first. */
function withImports(paths: string[], depth: number): string[] {
  if (depth === 0) return paths;
  const imported = paths.flatMap((path) => importedFiles(path, read(path)));
  return [...new Set([...paths, ...withImports(imported, depth - 1)])];
}

function importedFiles(file: string, text: string): string[] {
  return [...text.matchAll(/^(?:import|\}) (?!type).*?from '([^']+)'/gm)].flatMap(([, path = '']) => {
    if (path.startsWith('@ticket-rush/shared/')) return [`${path.replace('@ticket-rush/', '')}.ts`];
    return path.startsWith('.') ? [`${join(dirname(file), path)}.ts`] : [];
  });
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
