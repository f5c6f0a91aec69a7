import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { THEMES, type Theme, themed } from '@ticket-rush/testing/picture/palette';
import { pictureElement } from '@ticket-rush/testing/picture/picture-element';
import { drawPicture } from '../../picture/pictures';
import { counterExampleFiles } from './chapters';

const ROOT = join(__dirname, '../../..');
const FOLDER = 'results/pictures';

/** `<!-- picture NAME: KIND results/FILE.json ROW ROW -->`, and everything up to the line that ends it. */
const MARKER =
  /(<!-- picture ([\w-]+): (\w+) (\S+\.json)((?: [\w/-]+)*) -->\n)[\s\S]*?(<!-- end of picture -->)/g;

/** A file as it is, and as the results say it should be. */
export interface Generated {
  file: string;
  is: string;
  shouldBe: string;
}

/** Each page with pictures, and each of its pictures in both themes; and those of the shortest broken schedules. */
export function pagesWithPictures(): Generated[] {
  const drawn = counterExampleFiles().map(({ file, content }) => ({
    file,
    is: contentOf(file),
    shouldBe: content,
  }));
  return [...pages().flatMap(generatedFor), ...drawn];
}

/** Writes them. @returns the files that changed */
export function writePictures(): string[] {
  const changed = pagesWithPictures().filter(({ is, shouldBe }) => is !== shouldBe);
  for (const { file, shouldBe } of changed) {
    mkdirSync(join(ROOT, dirname(file)), { recursive: true });
    writeFileSync(join(ROOT, file), shouldBe);
  }
  return changed.map(({ file }) => file);
}

function generatedFor(page: string): Generated[] {
  const files: Generated[] = [];
  const is = contentOf(page);
  const shouldBe = is.replace(MARKER, (_, begin: string, name, kind, results: string, rows: string, end) => {
    const { svg, finding } = drawPicture(
      kind,
      rows.split(' ').filter(Boolean),
      JSON.parse(contentOf(results)),
    );
    const at = (theme: Theme) => `${FOLDER}/${name}-${theme}.svg`;
    for (const theme of THEMES) {
      files.push({ file: at(theme), is: contentOf(at(theme)), shouldBe: `${themed(svg, theme)}\n` });
    }
    const link = (theme: Theme) => relative(dirname(page), at(theme));
    return `${begin}${pictureElement(finding, link)}\n${end}`;
  });
  return files.length === 0 ? [] : [{ file: page, is, shouldBe }, ...files];
}

/** The README and the chapters in English, and the page of all curves. The Korean ones take the pictures over from them. */
function pages(): string[] {
  const folders = ['.', ...readdirSync(ROOT).filter((name) => name.startsWith('lv'))];
  const chapters = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => /^(README|NOTES)\.md$/.test(name))
      .map((name) => join(folder, name)),
  );
  return [...chapters, 'results/sweeps.md'];
}

function contentOf(file: string): string {
  return existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : '';
}
