import type { Theme } from './palette';

/**
 * One picture in two themes, as GitHub shows it in a chapter.
 *
 * @param finding what the picture says, with entities where HTML wants them
 */
export function pictureElement(finding: string, link: (theme: Theme) => string): string {
  return [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${link('dark')}">`,
    `  <img alt="${finding}" src="${link('light')}">`,
    '</picture>',
  ].join('\n');
}
