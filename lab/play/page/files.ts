import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variablesOf } from '@ticket-rush/testing/picture/palette';

const TYPES = { html: 'text/html', css: 'text/css', js: 'text/javascript' };

function read(name: string): string {
  return readFileSync(join(__dirname, name), 'utf8');
}

const colours = `:root { ${variablesOf('light')} }
@media (prefers-color-scheme: dark) { :root { ${variablesOf('dark')} } }
`;

const modules = readdirSync(__dirname)
  .filter((name) => name.endsWith('.js'))
  .map((name) => [`/${name}`, { type: TYPES.js, body: read(name) }] as const);

/** What a browser loads, by path. */
export const files: Record<string, { type: string; body: string } | undefined> = {
  '/': { type: TYPES.html, body: read('play.html') },
  '/play.css': { type: TYPES.css, body: colours + read('play.css') },
  '/favicon.ico': {
    type: 'image/svg+xml',
    body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2v2h-2z"/></svg>',
  },
  ...Object.fromEntries(modules),
};
