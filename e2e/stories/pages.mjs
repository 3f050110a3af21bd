// Every page: fits a phone, passes axe in light and dark, asks nothing of other hosts, and works without scripts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { customer, whoGotIt } from './buyers.mjs';
import { LOOKS, judge } from './judging.mjs';
import { agent, base, launch, mail, visitor } from './people.mjs';

const DESK = ['/desk?view=open', '/desk/search?q=rossi', '/desk/people', '/desk/returns', '/desk/claims', '/desk/withdrawals', '/desk/team',
  '/desk/operation', '/desk/notices', '/desk/notices/confirmation', '/desk/keys', '/desk/hooks', '/desk/connections', '/desk/me'];
const PUBLIC = ['/', '/contact', '/conversations', '/sign-in', '/orders', '/orders/find', '/returns', '/returns/gift', '/warranty', '/quote',
  '/withdrawal', '/withdrawal?lang=de', '/api/docs/problems', '/desk/sign-in', '/demo', '/demo/mailbox', '/nowhere'];
const OWN = ['/', '/orders', '/returns', '/invoices', '/warranty', '/quote', '/conversations'];
const ACTS = ['cancel', 'change_address', 'return', 'exchange', 'claim', 'reorder'];

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const { name, options } of LOOKS) {
  test(`public pages pass axe, ${name}`, async () => {
    const page = await visitor(browser, options);
    for (const path of PUBLIC) await judge(page, path);
  });

  test(`what is a customer’s own passes axe, ${name}`, async () => {
    const { email, path } = await whoGotIt(browser);
    const page = await customer(browser, email, options);
    for (const own of [...OWN, path, ...ACTS.map((act) => `${path}/${act}`)]) await judge(page, own);
    await page.goto(`${base}${path}/return`);
    await page.locator('.pick__box').first().check();
    await page.locator('.pick select').first().selectOption({ index: 1 });
    await judge(page);
    await page.getByRole('button', { name: 'Show what will happen' }).click();
    await page.getByRole('heading', { level: 1, name: /what will happen/ }).waitFor();
    await judge(page);
  });

  test(`the desk passes axe, ${name}`, async () => {
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

  for (const path of [...DESK, ...PUBLIC, '/api/docs']) await page.goto(base + path);

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
