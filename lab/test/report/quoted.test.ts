import { describe, expect, test } from '@jest/globals';
import { claimsIn, pagesWithQuotes, withQuotes, wrongClaims } from '../../report/chapters/quoted';

const RESULTS = {
  rows: [
    { lock: 'one', events: 1, ratio: 0.5, speed: { perSecond: 1_500, rounds: [1_400, 1_600] } },
    { lock: 'one', events: 9, ratio: 0.638, speed: { perSecond: 2_500, rounds: [2_400, 2_600] } },
    { lock: 'an other', events: 1, ratio: 1, speed: { perSecond: 1_300, rounds: [1_200, 1_399] } },
  ],
};
const read = () => RESULTS;
const quoted = (what: string) =>
  withQuotes(`It gets <!-- figure any ${what} -->old<!-- end of figure -->.`, read);

describe('a figure that a sentence quotes', () => {
  test.each([
    ['of one row', 'rows ratio lock=one events=9', '0.64'],
    ['of several rows: the least and the most', 'rows ratio lock=one', '0.50 to 0.64'],
    ['that is no ratio is whole', 'rows speed.perSecond lock=one events=1', '1,500'],
    [
      'with one of several words, a space in one of them',
      'rows ratio lock=an_other|one events=1',
      '0.50 to 1.00',
    ],
  ])('%s', (_, what, text) => {
    expect(quoted(what)).toBe(`It gets <!-- figure any ${what} -->${text}<!-- end of figure -->.`);
  });

  test('is there: a row that no result has is an error', () => {
    expect(() => quoted('rows ratio lock=none')).toThrow('the results have no rows with lock=none');
  });

  test.each(pagesWithQuotes())('$file quotes the committed results', ({ is, shouldBe }) => {
    expect(is).toBe(shouldBe);
    // A comment at the beginning of a line ends the paragraph.
    expect(is).not.toMatch(/^<!-- (figure|end of figure)/m);
  });
});

describe('a claim of order', () => {
  test.each([
    ['lock=one above lock=an_other', true],
    ['lock=an_other above lock=one', false],
    ['lock=an_other level lock=one', false],
    ['lock=one level lock=one', true],
    ['lock=one not-below lock=an_other', true],
    ['lock=an_other not-below lock=one', false],
  ])('%s: %s', (claim, holds) => {
    const [found] = claimsIn(`<!-- claim any rows speed.rounds events=1: ${claim} -->`, read);
    expect(found?.holds).toBe(holds);
  });

  test('each that a chapter makes is borne out by the rounds', () => {
    expect(wrongClaims()).toEqual([]);
  });
});
