import { CLAIM, FIGURE } from '../report/chapters/quoted';

/** A paragraph, an item, a row of a table, a heading, a fence of code, or a place where figures are generated. */
export interface Block {
  /** `paragraph`, `item`, `row`, `h2`, `fence sh`, `generated results rush` */
  kind: string;
  /** Without the breaks between its lines, as they mean nothing. Of a fence, its lines. */
  text: string;
  /** The heading above it. */
  heading: string;
}

/** Between a comment that names it and `<!-- end of … -->`: what a program writes into a page. */
export const GENERATED = /(<!-- (\w[\w-]*)(:? [^\n]*?)? -->\n)([\s\S]*?)(<!-- end of \2 -->)/g;

/** Takes a page apart. Where generated figures stand, one block says which. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let open: string[] = [];
  let kind = 'paragraph';

  const add = (kind: string, text: string) => blocks.push({ kind, text, heading });
  const close = () => {
    if (open.length > 0) add(kind, open.join(' '));
    open = [];
    kind = 'paragraph';
  };

  const { text, fences } = setFencesAside(
    page.replace(GENERATED, '\n@@generated $2$3\n').replace(FIGURE, '…').replace(CLAIM, ''),
  );
  for (const line of text.split('\n').map((line) => line.trim())) {
    const fence = /^@@fence (\d+)$/.exec(line);
    const title = /^(#+) (.*)$/.exec(line);
    if (line === '' || fence || title || line.startsWith('@@') || /^(\||- |\d+\. |<details>)/.test(line))
      close();
    if (fence) blocks.push({ ...(fences[Number(fence[1])] as Fence), heading });
    else if (title) {
      heading = title[2] as string;
      add(`h${title[1]?.length}`, heading);
    } else if (line.startsWith('@@')) add(line.slice(2), '');
    else if (line.startsWith('|')) {
      if (!/^\|[-:|\s]+\|$/.test(line)) add('row', line);
    } else if (line !== '') {
      if (open.length === 0 && /^(- |\d+\. )/.test(line)) kind = 'item';
      open.push(line);
    }
  }
  close();
  return blocks;
}

type Fence = Omit<Block, 'heading'>;

/** Fences of code keep their lines, and what stands in them is no heading and no table. */
function setFencesAside(page: string): { text: string; fences: Fence[] } {
  const fences: Fence[] = [];
  const text = page.replace(/^ *```(\w*)\n([\s\S]*?)\n *```$/gm, (_, language: string, code: string) => {
    fences.push({ kind: `fence ${language}`.trim(), text: code });
    return `@@fence ${fences.length - 1}`;
  });
  return { text, fences };
}
