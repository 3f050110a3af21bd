// Letters from the desk: whom they go to, taken back in time, begun here and finished there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agent, base, isSent, launch, mail } from './people.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function opened(page, name, subject) {
  await mail({ from: `${name} <${name.toLowerCase().replace(' ', '.')}@example.org>`, subject, text: 'Please help.' });
  await page.goto(`${base}/desk?view=unassigned`);
  const row = page.locator('.row', { hasText: subject });
  await row.waitFor();
  await row.locator('a').click();
  await page.waitForURL(/conversations/);
  return page.url();
}

test('an answer is taken back with one key, with all that was filled in, and leaves when it is sent again', async () => {
  const desk = await agent(browser, 'mia');
  await opened(desk, 'Second Thoughts', 'Too quick');
  const text = desk.getByRole('textbox', { name: 'Message' });
  await desk.locator('[data-letterhead] summary').focus();
  await desk.keyboard.press('Enter');
  await desk.getByLabel('Cc', { exact: true }).fill('tom at example');
  await text.fill('Dear customer,\n\nthe *lamp* is on its way.');
  await text.press('Control+Enter');
  await desk.locator('#cc-error').getByText('is no mail address').waitFor();
  await desk.getByLabel('Cc', { exact: true }).fill('tom@example.org');
  await desk.locator('[data-letterhead-line]').getByText('Cc tom@example.org').waitFor();
  await text.focus();
  await text.press('Control+Enter');

  const held = desk.locator('.message--held', { hasText: 'is on its way' });
  await held.getByRole('timer').waitFor();
  await isSent(desk);
  await desk.locator('#thread').focus();
  await desk.keyboard.press('u');
  await desk.getByText('It is your draft again.').waitFor();
  await desk.waitForLoadState(); // Keys are heard once the scripts of this new page have run.
  assert.match(await text.inputValue(), /the \*lamp\* is on its way/);
  assert.equal(await desk.locator('#cc').inputValue(), 'tom@example.org');

  await text.focus();
  await text.press('Control+Enter');
  await held.waitFor();
  await desk.locator('.message--out:not(.message--held)', { hasText: 'is on its way' }).locator('.message__facts').getByText('sent').waitFor();
  assert.equal(await held.count(), 0, 'what has left is no longer held');
  assert.deepEqual(desk.trouble, []);
});

test('what is typed while an answer is on its way stays', async () => {
  const desk = await agent(browser, 'jonas');
  await opened(desk, 'Fast Typist', 'Two in a row');
  let letGo;
  const typed = new Promise((done) => { letGo = done; });
  await desk.route(/\/messages$/, async (route) => { await typed; await route.continue(); });
  const text = desk.getByRole('textbox', { name: 'Message' });
  await text.fill('The first.');
  await text.press('Control+Enter');
  await text.pressSequentially(' The second.');
  letGo();

  await desk.locator('.message--held .prose').getByText('The first.', { exact: true }).waitFor();
  await desk.waitForFunction(() => document.querySelector('textarea[name=text]').value === ' The second.');
  assert.deepEqual(desk.trouble, []);
});

test('an answer for later is put away, and the window it was put off in closes', async () => {
  const desk = await agent(browser, 'mia');
  await opened(desk, 'Not Now', 'Tomorrow is fine');
  await desk.getByRole('textbox', { name: 'Message' }).fill('In the morning.');
  await desk.getByRole('button', { name: 'Later' }).click();
  await desk.getByRole('button', { name: 'Send then' }).click();

  await desk.locator('.message--held', { hasText: 'In the morning.' }).waitFor();
  assert.equal(await desk.locator('#later').isVisible(), false);
  assert.deepEqual(desk.trouble, []);
});

test('a draft follows its agent to another machine', async () => {
  const desk = await agent(browser, 'sam');
  const url = await opened(desk, 'Two Machines', 'Begun here');
  const kept = desk.waitForResponse((answer) => answer.url().endsWith('/draft') && answer.status() === 204);
  await desk.getByRole('textbox', { name: 'Message' }).fill('Begun at the desk');
  await kept;
  const jonas = await agent(browser, 'jonas');
  await jonas.goto(url);
  await jonas.getByText(/is writing a draft/).waitFor();

  const phone = await agent(browser, 'sam', { viewport: { width: 390, height: 844 } });
  await phone.goto(url);

  assert.equal(await phone.getByRole('textbox', { name: 'Message' }).inputValue(), 'Begun at the desk');
  assert.deepEqual([...desk.trouble, ...phone.trouble], []);
});
