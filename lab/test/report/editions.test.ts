import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { blocksOf } from '../../editions/blocks';
import { differences } from '../../editions/differences';
import { inKorean, koreanPages, withFiguresOf } from '../../editions/korean-figures';
import { type Edition, editions } from '../../editions/pages';
import { glossary, lostTerms } from '../../editions/terms';
import { accepted, translatedOf, untranslated } from '../../editions/translated';

const ENGLISH = `# Race

Two buyers read [the event](event.ts).

## Run

- \`npm start\` runs it

| who | what |
|---|---|
| buyer 12 | waits |

\`\`\`sh
npm start    # all of it
\`\`\`

<!-- results: rush -->

| technique | sold |
|---|---:|
| \`mutex\` | 173 of 100 |

<!-- end of results -->
`;
const KOREAN = `# 경쟁 상태

두 구매자가 [이벤트](event.ts)를 읽습니다.

## 실행

- \`npm start\`로 실행합니다

| 누가 | 무엇을 |
|---|---|
| 구매자 12 | 기다립니다 |

\`\`\`sh
npm start    # 전부
\`\`\`

<!-- results: rush -->
<!-- end of results -->
`;

const editionOf = (koreanText: string, englishText = ENGLISH): Edition => ({
  english: 'README.md',
  korean: 'README.ko.md',
  englishText,
  koreanText,
});

describe('two editions say the same', () => {
  test('where they have the same headings, paragraphs, rows, commands, links and places of figures', () => {
    expect(differences(editionOf(KOREAN))).toEqual([]);
  });

  test.each([
    ['a heading of another level', '## 실행', '### 실행', /h2 "Run" .*h3 "실행"/],
    ['a paragraph less', /두 구매자.*\n/, '', /paragraph "Two buyers read .*" below "Race".*h2 "실행"/],
    ['a row less', /\| 구매자.*\n/, '', /row "\| buyer 12 \| waits \|" below "Run".*fence sh/],
    ['another command', 'npm start  ', 'npm test  ', /other code .*fence sh "npm start/],
    ['another link', 'event.ts', 'events.ts', /README\.ko\.md lacks the link event\.ts/],
    ['another name', '`npm start`', '`npm run`', /README\.ko\.md lacks the code `npm start`/],
    ['no place for the figures', /<!-- (.*\n)*/, '', /generated results: rush .*no more/],
  ])('and not with %s', (_, here, there, sentence) => {
    expect(differences(editionOf(KOREAN.replace(here, there))).join('\n')).toMatch(sentence);
  });
});

describe('a paragraph that has changed since its translation', () => {
  const known = translatedOf(ENGLISH);

  test('is named with its page, its heading and its first words, and so is the one that was translated', () => {
    const edition = editionOf(KOREAN, ENGLISH.replace('npm start` runs it', 'npm start` runs all of it'));
    expect(untranslated(edition, known)).toEqual([
      'README.md has changed since its translation: item "- `npm start` runs all of it" below "Run"',
      'README.md had, when it was translated: item "- `npm start` runs it" below "Run"',
    ]);
  });

  test('is not one whose line breaks have moved, nor a table that was generated', () => {
    const moved = ENGLISH.replace('Two buyers ', 'Two buyers\n').replace('173', '174');
    expect(untranslated(editionOf(KOREAN, moved), known)).toEqual([]);
  });
});

test('a term of the glossary has its Korean term in the Korean page', () => {
  const terms = glossary(
    '| term | 한국어 | meaning |\n|---|---|---|\n| race | 경쟁 상태 (레이스) | |\n| lock | 락 | |\n',
  );
  expect(lostTerms(editionOf('# 레이스', '# Races'), terms)).toEqual([]);
  expect(lostTerms(editionOf('# 경주', '# Races of `lock`'), terms)).toEqual(['race: 경쟁 상태, 레이스']);
});

describe('generated figures', () => {
  test('are those of the English page in Korean words', () => {
    expect(withFiguresOf(ENGLISH, KOREAN)).toContain(
      '| 기\u2060법 | 판\u2060매 |\n|---|---:|\n| `mutex` | 173 / 100 |',
    );
  });

  test('keep their code, their links and the words without a translation', () => {
    expect(inKorean('| sold | `sold` | [sold](sold) | unsold |\n```text\n| sold |\n```\n')).toBe(
      '| 판\u2060매 | `sold` | [sold](sold) | unsold |\n```text\n| sold |\n```\n',
    );
  });
});

describe.each(editions())('$english and $korean', (edition) => {
  test('say the same', () => {
    expect(differences(edition)).toEqual([]);
  });

  test('use the terms of the glossary', () => {
    expect(lostTerms(edition, glossary())).toEqual([]);
  });

  test('no English paragraph has changed since it was translated', () => {
    expect(untranslated(edition, accepted()[edition.english] ?? {})).toEqual([]);
  });

  test('lead to each other', () => {
    expect(edition.englishText.split('\n')[2]).toBe('English · [한국어](README.ko.md)');
    expect(edition.koreanText.split('\n')[2]).toBe('[English](README.md) · 한국어');
  });

  test('show the same figures', () => {
    const [page] = koreanPages().filter(({ file }) => file === edition.korean);
    expect(page?.is).toBe(page?.shouldBe);
  });

  test('have Korean words above their tables and for their pictures', () => {
    const heads = [...edition.koreanText.matchAll(/^(\|.*\|)\n\|[-:|]+\|$/gm)].flatMap(([, head = '']) =>
      head.split('|').map((cell) => cell.trim()),
    );
    const pictures = [...edition.koreanText.matchAll(/ alt="([^"]*)"|!\[([^\]]*)\]/g)].map(
      ([, one, other]) => one ?? other ?? '',
    );
    const foreign = [...heads, ...pictures].filter(
      (words) =>
        /[a-z]{4}/.test(words.replaceAll(/pgbench|p50|p99|`[^`]*`/g, '')) &&
        !/\p{Script=Hangul}/u.test(words),
    );
    expect(foreign).toEqual([]);
  });

  test('lead to Korean pages where there are some, and to headings that these have', () => {
    const anchors = Object.fromEntries(
      editions().map(({ korean, koreanText }) => [korean, anchorsOf(koreanText)]),
    );
    const [, ...links] = [...edition.koreanText.matchAll(/\]\(([^)\s]*)\)/g)].map(([, link = '']) => link);
    const lost = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const page = file === '' ? edition.korean : join(dirname(edition.korean), file);
      if (page.replace('.md', '.ko.md') in anchors) return true;
      return page in anchors && anchor !== undefined && !anchors[page]?.includes(anchor);
    });
    expect(lost).toEqual([]);
  });
});

/** As GitHub makes them from headings. */
function anchorsOf(page: string): string[] {
  return blocksOf(page)
    .filter(({ kind }) => /^h\d$/.test(kind))
    .map(({ text }) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
}
