/** The page in a real browser, where there is one; where there is none, these tests are skipped, and the run says so. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { executables } from '@ticket-rush/stack/install/executables';
import { PATIENCE_MS } from '@ticket-rush/testing/until';
import { type Browser, chromium, type Page } from 'playwright-core';
import { unprotected } from '../../../lv1-race-condition/src/techniques/unprotected';
import { lockAsNamed } from '../../../lv2-db-lock/src/deadlock/book-both';
import { type OpenPage, openPage } from './open-page';

const [browserPath] = executables('chromium');
const describeInBrowser = browserPath === undefined ? describe.skip : describe;

/** As root there is no sandbox; and nothing of the browser's own is to look for a network. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-sync',
];

describeInBrowser('the page of the scheduler', () => {
  let lab: OpenPage;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    lab = await openPage(['lv1', unprotected.slug]);
    browser = await chromium.launch({ executablePath: browserPath as string, args: FLAGS });
    page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(lab.address);
    await page.waitForSelector('[data-step="1"]');
  });
  afterAll(async () => {
    await browser?.close();
    await lab?.interrupt();
  });

  /** Clicks Step, and waits until the page shows the schedule that follows. */
  async function step(digit: string): Promise<void> {
    const before = (await page.textContent('#schedule')) as string;
    await page.click(`[data-step="${digit}"]`);
    await page.locator('#schedule').filter({ hasNotText: before }).waitFor();
  }

  test('leads by clicks to a ticket that two buyers own, and says why that worked', async () => {
    for (const digit of '112222221111') await step(digit);
    expect(await page.textContent('#judgement')).toContain('Buyers 88 and 12 both hold ticket 1.');
    expect(await page.textContent('#goal')).toMatch(/^✓ .*Both buyers read/);
  });

  test('shows who waits for whom, and takes the step back', async () => {
    await page.keyboard.press('r');
    await page.waitForSelector('#undo:disabled');
    for (const digit of '11112222') await step(digit);
    expect(await page.textContent('.wait')).toContain('T2 (buyer 88) waits for T1');
    expect(await page.isDisabled('[data-step="2"]')).toBe(true);
    await page.keyboard.press('u');
    await page.waitForSelector('[data-step="2"]:enabled');
    expect(await page.$('.wait')).toBeNull();
  });

  test('lights the line of code that sends the next statement', async () => {
    expect(await page.textContent('[data-party="2"] [aria-current]')).toContain('writeSold(');
  });

  test('proves by every schedule, and shows the shortest that is broken', async () => {
    await page.click('#prove');
    await page.waitForSelector('[data-shortest]');
    expect(await page.textContent('#proof')).toMatch(/^\d+ schedules, all of them tried: [1-9]\d* broken/);
    await page.click('[data-shortest]');
    await page.waitForSelector('#judgement .verdict.broken');
  });

  test('keeps its schedule in the address', async () => {
    const address = page.url();
    await page.goto('about:blank');
    await page.goto(address);
    await page.waitForSelector('#judgement .verdict.broken');
  });

  test('shows a deadlock as a circle of two who wait, and says what it is', async () => {
    await page.goto(`${lab.url}/#lv2/two-events/${lockAsNamed.slug}/12,88/1/1111112222221`);
    await page.waitForSelector('[data-wait="T1-T2"]');
    await page.focus('[data-step="2"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.circle');
    const arrows = await page.$$eval('.circle .wait', (all) => all.map((one) => one.dataset.wait));
    expect(arrows.sort()).toEqual(['T1-T2', 'T2-T1']);
    expect(await page.textContent('#transcript .error')).toMatch(
      /40P01 .*each waits for what the other holds/,
    );
    expect(await page.textContent('#goal')).toMatch(/^✓ .*lock in one order/);
  });

  test('keeps the focus where the keyboard was', async () => {
    expect(await page.$eval(':focus', (one) => one.dataset.step)).toBe('2');
  });

  test('shows the first race where the address names none, and says why', async () => {
    const other = await browser.newPage();
    other.setDefaultTimeout(PATIENCE_MS);
    await other.goto(`${lab.url}/#lv1/tickets/no-such/12,88/1/`);
    await other.waitForSelector('[data-step="1"]');
    expect(await other.textContent('#trouble')).toMatch(/cannot be followed: .* technique no-such/);
    await other.close();
  });

  test('has complained of nothing', () => {
    expect(complaints).toEqual([]);
  });
});
