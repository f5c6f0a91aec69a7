import { type Block, blocksOf, GENERATED } from './blocks';
import type { Edition } from './pages';

/** Two pages that say the same have as many headings and paragraphs, the same commands and links. @returns what differs, in sentences */
export function differences({ english, korean, englishText, koreanText }: Edition): string[] {
  const ours = blocksOf(englishText);
  const theirs = blocksOf(koreanText);
  const at = ours.findIndex(({ kind }, index) => kind !== theirs[index]?.kind);
  if (at !== -1 || ours.length !== theirs.length) {
    const index = at === -1 ? ours.length : at;
    return [`${english} has ${named(ours[index])}, where ${korean} has ${named(theirs[index])}`];
  }
  const code = ours.flatMap((block, index) =>
    codeOf(block) === codeOf(theirs[index] as Block)
      ? []
      : [`${korean} has other code than ${english} in ${named(block)}`],
  );
  return [
    ...code,
    ...missing(linksIn(englishText), linksIn(koreanText), 'link'),
    ...missing(namesIn(englishText), namesIn(koreanText), 'code'),
  ];

  function missing(here: string[], there: string[], what: string): string[] {
    return [
      ...without(here, there).map((one) => `${korean} lacks the ${what} ${one}`),
      ...without(there, here).map((one) => `${english} lacks the ${what} ${one}`),
    ];
  }
}

function without(these: string[], those: string[]): string[] {
  return [...new Set(these)].filter((one) => !those.includes(one));
}

/** What is said of a block where one is missing: its kind, where it stands, and how it begins. */
export function named(block: Block | undefined): string {
  if (block === undefined) return 'no more';
  const words = block.text.split(/\s+/).slice(0, 8).join(' ');
  return `${block.kind} "${words}" below "${block.heading}"`;
}

/** Comments and the words of a diagram are translated; commands, and what a program has printed, are not. */
function codeOf({ kind, text }: Block): string {
  if (kind === 'fence mermaid') return `${text.split('\n')[0]}, ${text.split('\n').length}`;
  if (kind === 'fence sh') return text.replace(/ *# .*$/gm, '');
  return kind.startsWith('fence') ? text : '';
}

/** A heading has another anchor in another language. */
function linksIn(page: string): string[] {
  return [...written(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) =>
    link.replace(/^#.*|(?<=README)(\.ko)?\.md(#.*)?$/, ''),
  );
}

function namesIn(page: string): string[] {
  return written(page).match(/`[^`\n]+`/g) ?? [];
}

/** What a person has written, without fences of code. */
export function written(page: string): string {
  return page.replace(GENERATED, '').replace(/^ *```[\s\S]*?^ *```$/gm, '');
}
