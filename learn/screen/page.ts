import { wrap } from '@ticket-rush/shared/report/wrap';
import { fitted } from './show';

/** A page in Markdown, as a terminal shows it: paragraphs are filled to its width, what is indented keeps its lines. */
export function showPage(markdown: string, columns: number): string {
  return markdown
    .trimEnd()
    .split(/\n{2,}/)
    .map((block) =>
      block.startsWith('    ') ? fitted(block, columns) : wrap(filled(withPaths(block)), columns),
    )
    .join('\n\n');
}

function filled(paragraph: string): string {
  return paragraph.replaceAll('\n', ' ');
}

/** A link leads nowhere in a terminal: behind its text stands the file, from the folder of the repository. */
function withPaths(paragraph: string): string {
  return paragraph.replaceAll(/\[([^\]]+)\]\((?:\.\.\/)*([^)]+)\)/g, '$1 ($2)');
}
