// Without scripts: an order is cancelled from the list to the receipt, and a contract is withdrawn from.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { customer, whoGotIt, whoOrdered } from './buyers.mjs';
import { base, findMail, launch, visitor } from './people.mjs';

const PHONE = { javaScriptEnabled: false, viewport: { width: 390, height: 844 } };

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test('an order is cancelled from the list to the receipt', async () => {
  const { number, email } = await whoOrdered(browser);
  const page = await customer(browser, email, PHONE);
  await page.getByRole('link', { name: `Order ${number}` }).click();
  await page.getByRole('link', { name: /^Cancel the order/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Cancel the order' }).waitFor();
  for (const select of await page.locator('main select').all()) await select.selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Show what will happen' }).click();

  await page.getByRole('heading', { level: 1, name: /what will happen/ }).waitFor();
  assert.match(await page.locator('main').innerText(), /Money/);
  await page.getByRole('button', { name: 'Cancel this order' }).click();
  await page.waitForURL(/\/orders\/[^/]+$/);

  const words = await page.locator('main').innerText();
  assert.match(words, /Done\. Its reference is|You can take it back until/);
});

test('a contract is withdrawn from, and the receipt comes by mail', async () => {
  const { number, email, name } = await whoGotIt(browser);
  const page = await visitor(browser, PHONE);
  await page.goto(base);
  await page.locator('footer').getByRole('link', { name: /withdraw/i }).click();
  await page.fill('input[name=name]', name);
  await page.fill('input[name=email]', email);
  await page.fill('input[name=order]', number);
  await page.locator('main form .button--primary').click();
  assert.match(await page.locator('main').innerText(), new RegExp(number));

  await page.locator('main form .button--primary').click();
  const receipt = await page.locator('main').innerText();
  assert.match(receipt, new RegExp(number));
  assert.match(receipt, new RegExp(email.replaceAll('.', '\\.')));

  const mailbox = await visitor(browser);
  await findMail(mailbox, number);
  assert.match(await mailbox.locator('main').innerText(), /withdraw/i);
});
