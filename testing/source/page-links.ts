/** A page that names a file which is not there sends its reader nowhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { filesIn } from './files-in';

/** What the pages below `root` link, and run as a test, that does not exist: `page: what it names`. */
export function deadEndsIn(root: string): string[] {
  return filesIn(root, (name) => name.endsWith('.md')).flatMap((page) => {
    const text = readFileSync(page, 'utf8');
    const dead = [...linksIn(text).filter((link) => !leadsOn(page, link)), ...missingTestsIn(root, text)];
    return dead.map((end) => `${relative(root, page)}: ${end}`);
  });
}

/** Without those that lead out of the repository. */
function linksIn(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)];
  return targets.map(([, link, html]) => (link ?? html) as string).filter((link) => !/^[a-z]+:/.test(link));
}

function leadsOn(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || !file.endsWith('.md') || anchorsOf(file).has(decodeURIComponent(anchor));
}

/** As GitHub makes them of headings: lower case, blanks as hyphens, and no punctuation. */
function anchorsOf(page: string): Set<string> {
  const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}

/** `npm test -w WORKSPACE -- test/SOME` runs the files whose path has that in it. */
function missingTestsIn(root: string, text: string): string[] {
  const runs = [...text.matchAll(/npm test -w (\S+) -- (test\/[\w/-]+)/g)];
  return runs
    .filter(([, workspace = '', path = '']) => !hasTest(join(root, workspace), path))
    .map(([command]) => command);
}

function hasTest(workspace: string, path: string): boolean {
  const folder = dirname(join(workspace, path));
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return (
    existsSync(join(workspace, path)) ||
    names.some((name) => join(folder, name).startsWith(join(workspace, path)))
  );
}
