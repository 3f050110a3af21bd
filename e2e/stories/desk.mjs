// The desk: live for everyone who looks, usable without a mouse, and clear when two act at once.
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

test('without a mouse: find, read, answer, close', async () => {
  const desk = await agent(browser, 'aiko');
  await mail({ from: 'Kim Taste <kim@example.org>', subject: 'Keys only', text: 'No mouse here.' });
  await desk.goto(`${base}/desk?view=unassigned`);
  await desk.locator('.row', { hasText: 'Keys only' }).waitFor();

  await desk.keyboard.press('j');
  await desk.keyboard.press('Enter');
  await desk.waitForURL(/conversations/);
  await desk.keyboard.press('r');
  await desk.keyboard.press('Tab');
  await desk.getByRole('textbox', { name: 'Message' }).focus();
  await desk.keyboard.type('Answered by keys.');
  await desk.keyboard.press('Control+Enter');
  await desk.locator('#thread').getByText('Answered by keys.').waitFor();
  await isSent(desk);
  await desk.locator('#thread').focus();
  await desk.keyboard.press('e');

  await desk.getByText(/closed/i).first().waitFor();
  await desk.getByRole('button', { name: 'Open again' }).waitFor();
  assert.deepEqual(desk.trouble, []);
});

test('what one agent does the other sees without a reload, and who comes second is told', async () => {
  const [mia, jonas] = [await agent(browser, 'mia'), await agent(browser, 'jonas')];
  const url = await opened(mia, 'Two Desks', 'Seen by two');
  await jonas.goto(url);

  await mia.getByLabel('Add a tag').fill('shared');
  await mia.getByLabel('Add a tag').press('Enter');
  await jonas.locator('.tags').getByText('shared', { exact: true }).waitFor();
  await jonas.getByRole('textbox', { name: 'Message' }).fill('half a sentence');
  await mia.getByRole('button', { name: /^Close/ }).click();
  await mia.getByRole('button', { name: 'Open again' }).waitFor();

  await jonas.getByRole('button', { name: 'Open again' }).waitFor();
  assert.equal(await jonas.getByRole('textbox', { name: 'Message' }).inputValue(), 'half a sentence', 'what was typed stays');
  await jonas.evaluate(async () => {
    const id = document.querySelector('[data-conversation]').dataset.conversation;
    const form = document.createElement('form');
    form.method = 'post';
    form.action = `/desk/conversations/${id}/closure`;
    document.body.append(form);
    form.submit();
  });
  await jonas.getByText(/Mia Okafor has closed this/).waitFor();
});

test('a draft survives a reload until it is sent', async () => {
  const desk = await agent(browser, 'sam');
  await opened(desk, 'Draft Keeper', 'Half written');
  const kept = desk.waitForResponse((answer) => answer.url().endsWith('/draft') && answer.status() === 204);
  await desk.getByRole('textbox', { name: 'Message' }).fill('To be continued');
  await kept;

  await desk.reload();
  await desk.waitForFunction(() => document.querySelector('textarea[name=text]').value === 'To be continued');
  await desk.getByRole('button', { name: /^Send Ctrl|^Send$/ }).click();
  await desk.locator('#thread').getByText('To be continued').waitFor();
  await isSent(desk);
  await desk.reload();

  assert.equal(await desk.getByRole('textbox', { name: 'Message' }).inputValue(), '');
});

test('a colleague’s note is marked as one and goes to nobody', async () => {
  const desk = await agent(browser, 'mia');
  await opened(desk, 'Noted Person', 'About a note');
  await desk.locator('label[for=kind-note]').click();
  await desk.getByRole('textbox', { name: 'Message' }).fill('Between us.');
  await desk.getByRole('button', { name: /^Send Ctrl|^Send$/ }).click();

  await desk.locator('.message--note', { hasText: 'Between us.' }).waitFor();
  assert.equal(await desk.locator('.message--out', { hasText: 'Between us.' }).count(), 0);
});
