import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Resource } from '@ticket-rush/shared/booking/technique';
import { levels } from '@ticket-rush/stack/level/levels';
import type { ExploredLevel } from '../explore/levels';

const ROOT = join(__dirname, '..', '..');
const ROOMS: Record<Resource, string> = {
  tickets: 'techniques',
  seats: 'seats',
  wallet: 'wallet',
  'waiting-room': 'waiting-room',
};

/** A place in the code: a file relative to the repository, and a line from 1 on. */
interface Place {
  file: string;
  line: number;
}

/** A technique's own file first, then those that it imports and that send a statement for it. */
export interface Source {
  files: Record<string, string[]>;
  /** From the name of a statement, or BEGIN, COMMIT, ROLLBACK, to the line that sends it. */
  sentOn: Record<string, Place>;
}

/** Reads the code of a technique: its file has the technique's name. */
export function readSource(level: ExploredLevel, resource: Resource, technique: string): Source {
  const own = join(levels[level].workspace, 'src', ROOMS[resource], `${basename(technique)}.ts`);
  const paths = [own, ...importedFiles(own, read(own))];
  const files = Object.fromEntries(paths.map((path) => [path, read(path).trimEnd().split('\n')]));
  const statements = paths.flatMap((path) => sendersIn(read(path)));
  const sentOn: Source['sentOn'] =
    paths.map((path) => transactionIn(path, files[path] as string[])).find(({ BEGIN }) => BEGIN) ?? {};
  for (const file of paths) {
    for (const { statement, senders } of statements) {
      const line = (files[file] as string[]).findIndex((code) =>
        senders.some((sender) => uses(code, sender)),
      );
      if (line !== -1) sentOn[statement] ??= { file, line: line + 1 };
    }
  }
  const shown = new Set([own, ...Object.values(sentOn).map(({ file }) => file)]);
  return { files: Object.fromEntries(Object.entries(files).filter(([file]) => shown.has(file))), sentOn };
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
function sendersIn(text: string): { statement: string; senders: string[] }[] {
  const constants = [...text.matchAll(/const (\w+) = statement(?:<[^(]*>)?\(\s*'([\w-]+)'/g)];
  const functions = text.split(/^(?=(?:export )?(?:async )?function )/m).slice(1);
  return constants.map(([, constant = '', statement = '']) => ({
    statement,
    senders: [
      ...functions
        .filter((body) => new RegExp(`\\b${constant}\\b`).test(body))
        .map((body) => /function (\w+)/.exec(body)?.[1] ?? ''),
      constant,
    ],
  }));
}

/** A line that calls the function or sends the constant, and neither declares nor imports it. */
function uses(code: string, sender: string): boolean {
  if (/^(import|export|async function|function|const|\s*\*|\/\*\*|} from| {2}\w+,$)/.test(code)) return false;
  return new RegExp(`\\b${sender}\\(|run\\(${sender}\\b`).test(code);
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
