// A customer without scripts: finds one order, shows a code, and is at home in the account; its pages are fit for everyone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { code, whoGotIt } from './buyers.mjs';
import { LOOKS, judge } from './judging.mjs';
import { base, launch, visitor } from './people.mjs';

const OWN = ['/account', '/account/emails', '/account/safety', '/account/addresses', '/account/money', '/account/consents', '/account/data'];

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test('look-up, one more step, account, without a script', async () => {
  const { number, email } = await whoGotIt(browser);
  const customer = await visitor(browser, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await customer.goto(`${base}/orders/find`);
  await customer.getByLabel('Order number').fill(number.toLowerCase());
  await customer.getByLabel('E-mail or postcode').fill(email);
  await customer.keyboard.press('Enter');
  await customer.waitForURL(/\/orders\/[^f]/);

  await customer.goto(`${base}/account/consents`);
  await customer.getByRole('heading', { name: 'One more step' }).waitFor();
  assert.ok(!(await customer.content()).includes(email), 'the address is not shown yet');
  await customer.getByRole('button', { name: 'Send the code' }).click();
  await customer.getByLabel('Code with 6 digits').fill(await code(browser, email));
  await customer.getByRole('button', { name: 'Go on' }).click();

  await customer.getByRole('heading', { name: 'What we may do' }).waitFor();
  await customer.getByLabel('Offers by e-mail').check();
  await customer.getByRole('button', { name: 'Save' }).click();
  await customer.getByText('Saved.').waitFor();
  assert.ok(await customer.getByLabel('Offers by e-mail').isChecked());

  const state = await customer.context().storageState();
  for (const { options } of LOOKS) {
    const page = await visitor(browser, { storageState: state, ...options });
    for (const path of OWN) await judge(page, path);
  }
});
