// Every page: fits a phone, passes axe in light and dark, asks nothing of other hosts, and works without scripts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { agent, base, launch, mail, visitor } from './people.mjs';

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const DESK = ['/desk?view=open', '/desk/search?q=rossi', '/desk/people', '/desk/team', '/desk/operation', '/desk/me'];
const PUBLIC = ['/', '/contact', '/conversations', '/desk/sign-in', '/demo', '/demo/mailbox', '/nowhere'];

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function judge(page, path) {
  await page.goto(base + path);
  const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(width <= 0, `${path} is ${width} px too wide`);
  assert.equal(await page.locator('h1').count(), 1, `${path} has one h1`);
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }));
  const words = found.violations.map((one) => `${path}: ${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`);
  assert.deepEqual(words, []);
}

for (const [scheme, width] of [['light', 1440], ['dark', 1440], ['light', 390], ['dark', 390]]) {
  const options = { colorScheme: scheme, viewport: { width, height: 900 }, bypassCSP: true };

  test(`public pages pass axe, ${scheme}, ${width} px`, async () => {
    const page = await visitor(browser, options);
    for (const path of PUBLIC) await judge(page, path);
  });

  test(`the desk passes axe, ${scheme}, ${width} px`, async () => {
    const page = await agent(browser, 'mia', options);
    for (const path of DESK) await judge(page, path);
    await page.goto(`${base}/desk?view=open`);
    await judge(page, await page.locator('.row__link').first().getAttribute('href'));
    await judge(page, await page.locator('.person__name a').getAttribute('href'));
  });
}

test('no page asks anything of another host', async () => {
  const page = await agent(browser, 'mia');
  const foreign = [];
  page.on('request', (request) => { if (!request.url().startsWith(base) && !request.url().startsWith('data:')) foreign.push(request.url()); });

  for (const path of [...DESK, ...PUBLIC]) await page.goto(base + path);

  assert.deepEqual(foreign.filter((url) => !url.startsWith(base.replace('http', 'ws'))), []);
});

test('without scripts a customer writes and an agent answers', async () => {
  const customer = await visitor(browser, { javaScriptEnabled: false });
  await customer.goto(`${base}/contact`);
  await customer.fill('input[name=name]', 'Plain Paula');
  await customer.fill('input[name=email]', 'paula@example.org');
  await customer.fill('input[name=subject]', 'No scripts here');
  await customer.fill('textarea[name=text]', 'Just a form.');
  await customer.locator('main form button').last().click();
  await customer.waitForURL(/contact\/done/);

  const desk = await agent(browser, 'jonas', { javaScriptEnabled: false });
  await desk.goto(`${base}/desk?view=unassigned`);
  await desk.locator('.row', { hasText: 'Plain Paula' }).locator('a').click();
  await desk.fill('textarea[name=text]', 'And a plain answer.');
  await desk.click('button[name=then][value=stay]');

  await desk.locator('#thread').getByText('And a plain answer.').waitFor();
});

test('long and foreign words break no page', async () => {
  const long = 'Donaudampfschifffahrt'.repeat(40);
  await mail({ from: `"${long}" <long@example.org>`, subject: long, text: `${long}\n\nمرحبا بالعالم 你好 🦀` });
  const desk = await agent(browser, 'mia', { viewport: { width: 390, height: 844 } });
  await desk.goto(`${base}/desk?view=unassigned`);
  const row = desk.locator('.row', { hasText: 'Donaudampf' });
  await row.first().waitFor();
  await row.first().locator('a').click();

  await desk.locator('#thread').getByText('مرحبا').waitFor();
  const width = await desk.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(width <= 0, `${width} px too wide`);
});
