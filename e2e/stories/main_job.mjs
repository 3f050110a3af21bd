// A customer writes, an agent sees it live and answers, the customer leaves the chat and goes on by mail.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agent, base, chat, findMail, isSent, launch, mail, openChat, visitor } from './people.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test('a chat goes on by mail and stays one conversation', async () => {
  const desk = await agent(browser, 'aiko');
  await desk.goto(`${base}/desk?view=open`);
  const customer = await visitor(browser);
  await openChat(customer);

  await chat(customer, 'Does the oak desk come in white?', { name: 'Nora Lind', email: 'nora.lind@example.org' });
  const row = desk.locator('.row', { hasText: 'Nora Lind' });
  await row.waitFor();
  await row.locator('a').click();
  await desk.getByRole('textbox', { name: 'Message' }).fill('It does: white oak, two weeks.');
  await desk.getByRole('button', { name: /^Send Ctrl|^Send$/ }).click();
  await customer.getByRole('dialog').getByText('It does: white oak, two weeks.').waitFor();
  await isSent(desk);

  await customer.context().close();
  await desk.locator('#channel').selectOption('chat');
  await desk.getByRole('textbox', { name: 'Message' }).fill('And it ships free of charge.');
  await desk.getByRole('button', { name: /^Send Ctrl|^Send$/ }).click();
  const mailbox = await visitor(browser);
  await findMail(mailbox, 'And it ships free of charge.');
  assert.ok(!(await mailbox.locator('article').innerText()).includes('two weeks.\n\nAnd'), 'what was seen in the chat is not sent again');
  await mailbox.getByRole('textbox', { name: 'Message' }).fill('Wonderful, I take it.');
  await mailbox.getByRole('button', { name: 'Send' }).click();

  await desk.locator('#thread').getByText('Wonderful, I take it.').waitFor();
  assert.match(await desk.locator('.row', { hasText: 'Nora Lind' }).innerText(), /chat → e-mail/);
  assert.deepEqual(desk.trouble, []);
});

test('a mail is answered by mail and its reply comes back live', async () => {
  const desk = await agent(browser, 'sam');
  await desk.goto(`${base}/desk?view=open`);

  await mail({ from: 'Otto Berg <otto.berg@example.org>', subject: 'The clock is late', text: 'Five minutes a day.' });
  const row = desk.locator('.row', { hasText: 'Otto Berg' });
  await row.waitFor();
  await row.locator('a').click();
  await desk.getByRole('textbox', { name: 'Message' }).fill('A new one is on its way.');
  await desk.getByRole('button', { name: /^Send Ctrl|^Send$/ }).click();
  await desk.locator('.message--out', { hasText: 'A new one is on its way.' }).locator('.message__facts').getByText('sent').waitFor();

  const mailbox = await visitor(browser);
  await findMail(mailbox, 'A new one is on its way.');
  await mailbox.getByRole('textbox', { name: 'Message' }).fill('That was quick, thank you!');
  await mailbox.getByRole('button', { name: 'Send' }).click();
  await desk.locator('#thread').getByText('That was quick, thank you!').waitFor();
  assert.deepEqual(desk.trouble, []);
});

test('hostile mail is shown as text and runs nowhere', async () => {
  const desk = await agent(browser, 'mia');
  const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>';

  await mail({ from: '"><script>alert(3)</script> <evil@example.org>', subject: hostile, text: hostile });
  await desk.goto(`${base}/desk?view=open`);
  const row = desk.locator('.row', { hasText: 'onerror=alert(1)' });
  await row.waitFor();
  await row.locator('a').click();
  await desk.locator('#thread').getByText('<script>alert(2)</script>').first().waitFor();

  assert.deepEqual(desk.trouble, []);
});
