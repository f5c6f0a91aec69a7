import { scriptStep } from '@ticket-rush/testing/interleaving/scheduled-redis';
import Redlock from 'redlock';
import { functionsWith, type Sender } from './sender';

/** What sends commands to Redis in a file: methods of a client, scripts, and the library of the quorum. */
export function commandsIn(text: string): Sender[] {
  return [...methodsIn(text), ...scriptsIn(text), ...(/ from .redlock.;/.test(text) ? votes() : [])];
}

/** A client's method has the name of its command: `sIsMember` sends SISMEMBER. */
function methodsIn(text: string): Sender[] {
  return [...text.matchAll(/\bredis\.(\w+)\(/g)].map(([, method = '']) => ({
    step: method.toUpperCase(),
    pattern: new RegExp(`\\bredis\\.${method}\\(`),
  }));
}

/** The scripts of a file, each with the functions that run it. A part of a script that is shared stands in a constant before it. */
function scriptsIn(text: string): Sender[] {
  const whole = (source: string) =>
    source.replace(
      /\$\{(\w+)\}/g,
      (_, part: string) => new RegExp(`const ${part} = \`([^\`]*)\``).exec(text)?.[1] ?? '',
    );
  return [...text.matchAll(/const (\w+) = script\(`([^`]*)`\)/g)].flatMap(
    ([, constant = '', source = '']) => {
      const step = scriptStep(whole(source));
      const names = functionsWith(text, constant).map((name) => new RegExp(`\\b${name}\\(`));
      return [new RegExp(`runScript\\(\\w+, ${constant}\\b`), ...names].map((pattern) => ({ step, pattern }));
    },
  );
}

/** The library wants one, to which nothing is sent here. */
const NO_SERVER = { evalsha: () => Promise.resolve(), eval: () => Promise.resolve() };

/** The library's own scripts: `acquireScript` is what `acquire` sends. */
function votes(): Sender[] {
  const { scripts } = new Redlock([NO_SERVER]) as unknown as { scripts: Record<string, { value: string }> };
  return Object.entries(scripts).map(([name, { value }]) => ({
    step: scriptStep(value),
    pattern: new RegExp(
      `\\block\\.${name.replace('Script', '')}\\(|\\bredlock\\.${name.replace('Script', '')}\\(`,
    ),
  }));
}
