// Customers of the sample shop who have just ordered, and their way in by a code.
import { agent, base, visitor } from './people.mjs';

const DAY_MS = 24 * 3_600_000;

/** A key that may bring orders in. */
async function freshKey(browser) {
  const desk = await agent(browser, 'mia');
  await desk.goto(`${base}/desk/keys`);
  await desk.getByLabel('What is it for?').fill('Stories');
  await desk.locator('input[value="import"]').check();
  await desk.getByRole('button', { name: 'Make the key' }).click();
  const key = await desk.locator('#key').innerText();
  await desk.context().close();
  return key;
}

/** What the shop would export of a desk lamp that was ordered `days` ago and, if it `came`, arrived a day before today. */
function exported(number, email, { days, came }) {
  const day = (ago) => new Date(Date.now() - ago * DAY_MS).toISOString();
  const shipment = { carrier: 'Blue Heron Post', tracking: `BH${number}`, status: 'delivered', skus: ['LAMP-OAK'], shipped_at: day(2), delivered_at: day(1) };
  const order = {
    type: 'order', number: `#${number}`, customer: email, placed_at: day(days), status: came ? 'delivered' : 'pending', currency: 'EUR', total: '89.00',
    address: { line1: '7 Station Road', city: 'Delft', postcode: '2611', country: 'Netherlands' },
    lines: [{ sku: 'LAMP-OAK', title: 'Desk lamp', options: { colour: 'oak' }, quantity: 1, price: '89.00' }],
    payments: [{ kind: 'payment', method: 'card', amount: '89.00', at: day(days) }],
    shipments: came ? [shipment] : [],
  };
  const product = { type: 'product', key: 'lamp', title: 'Desk lamp', variants: [{ sku: 'LAMP-OAK', options: { colour: 'oak' }, price: '89.00', currency: 'EUR' }] };
  return [product, { type: 'customer', key: email, name: 'Nils Visser', emails: [email] }, order].map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function buyer(browser, order) {
  const number = `E${String(Date.now()).slice(-9)}`;
  const email = `nils.${number.toLowerCase()}@example.org`;
  const headers = { authorization: `Bearer ${await freshKey(browser)}`, 'content-type': 'application/x-ndjson' };
  const answer = await fetch(`${base}/api/v1/import`, { method: 'POST', headers, body: exported(number, email, order) });
  if (!answer.ok) throw new Error(`the import was answered ${answer.status}: ${await answer.text()}`);
  return { number: `#${number}`, path: `/orders/${number}`, email, name: 'Nils Visser' };
}

/** Somebody whose order was placed just now: its number and page, their e-mail and name. */
export const whoOrdered = (browser) => buyer(browser, { days: 0.01, came: false });

/** Somebody whose order came yesterday. */
export const whoGotIt = (browser) => buyer(browser, { days: 4, came: true });

/** The newest code that was sent to `email`. */
export async function code(browser, email) {
  const mailbox = await visitor(browser);
  const mail = mailbox.locator('a.tile', { hasText: email }).filter({ hasText: 'is your code' });
  for (let tries = 0; tries < 60; tries += 1) {
    await mailbox.goto(`${base}/demo/mailbox`);
    if (await mail.count() > 0) {
      const words = await mail.first().innerText();
      await mailbox.context().close();
      return words.match(/\d{6}/)[0];
    }
    await mailbox.waitForTimeout(250);
  }
  throw new Error(`no code came to ${email}`);
}

/** A customer who signs in with a code, by forms alone, and sees their orders. */
export async function customer(browser, email, options = {}) {
  const page = await visitor(browser, options);
  await page.goto(`${base}/sign-in?next=%2Forders`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('E-mail').press('Enter');
  await page.getByLabel('Code with 6 digits').fill(await code(browser, email));
  await page.getByLabel('Code with 6 digits').press('Enter');
  await page.getByRole('heading', { name: 'Your orders', level: 1 }).waitFor();
  return page;
}
