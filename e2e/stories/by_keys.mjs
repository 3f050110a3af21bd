// A return without a mouse: sign in by code, choose the order and what comes back, look, confirm, print the label.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { code, whoGotIt } from './buyers.mjs';
import { base, launch, visitor } from './people.mjs';

/** Most presses of Tab on the way to anything. */
const PRESSES = 120;

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** What has the focus: its words, and whether one sees that it has it. */
const focused = (page) => page.evaluate(() => {
  const at = document.activeElement;
  if (at === document.body) return { words: '', seen: true };
  const words = at.labels?.[0]?.innerText ?? at.getAttribute('aria-label') ?? at.innerText ?? '';
  const looks = [at, at.closest('.ordered, .pick, .radios__one')].filter(Boolean).map((one) => getComputedStyle(one));
  return { words, seen: looks.some((look) => look.boxShadow !== 'none' || look.outlineStyle !== 'none') };
});

/** Presses Tab until what `words` name has the focus; all on the way there shows that it has it. */
async function tab(page, words) {
  for (let press = 0; press < PRESSES; press += 1) {
    await page.keyboard.press('Tab');
    const found = await focused(page);
    assert.ok(found.seen || !found.words, `“${found.words}” shows no focus`);
    if (words.test(found.words)) return;
  }
  throw new Error(`no Tab leads to ${words}`);
}

async function go(page, words) {
  await tab(page, words);
  await page.keyboard.press('Enter');
}

test('a return without a mouse, from the code to the label', async () => {
  const { number, email } = await whoGotIt(browser);
  const page = await visitor(browser);
  await page.goto(base);
  await go(page, /^Sign in$/);
  await page.getByRole('heading', { level: 1, name: /sign in/i }).waitFor();
  await tab(page, /^E-mail/);
  await page.keyboard.type(email);
  await page.keyboard.press('Enter');
  await page.getByLabel('Code with 6 digits').waitFor();
  const digits = await code(browser, email);
  if (!/Code with 6 digits/.test((await focused(page)).words)) await tab(page, /Code with 6 digits/);
  await page.keyboard.type(digits);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/account/);

  await go(page, /^Orders$/);
  await page.waitForURL(/\/orders$/);
  await go(page, new RegExp(`Order ${number}`));
  await page.getByRole('heading', { level: 1, name: `Order ${number}` }).waitFor();
  await go(page, /^Return something/);
  await page.getByRole('heading', { level: 1, name: 'Return something' }).waitFor();
  await page.locator('.pick__box').first().waitFor();
  const title = await page.locator('label.pick__head b').first().innerText();
  await tab(page, new RegExp(title.replace(/[^\w ]/g, '.')));
  await page.keyboard.press('Space');
  await tab(page, /^Why\?/);
  await page.keyboard.press('ArrowDown');
  await go(page, /^Show what will happen$/);

  await page.getByRole('heading', { level: 1, name: /what will happen/ }).waitFor();
  await go(page, /^Return these items$/);
  await page.waitForURL(/\/returns\/\w+/);
  await go(page, /^Print the label/);
  await page.getByRole('heading', { level: 1, name: /^Return/ }).waitFor();

  assert.match(await page.locator('.slip').innerText(), new RegExp(title.replace(/[^\w ]/g, '.')));
  assert.deepEqual(page.trouble, []);
});
