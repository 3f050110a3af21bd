// The chat widget on a shop's page: resumes, never loses or doubles, asks before it stores, and keeps to its shop.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { agent, base, chat, launch, openChat, visitor } from './people.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const stored = (page) => page.evaluate(() => Object.keys(localStorage).length);
const said = (page, text) => page.getByRole('dialog').getByRole('log').getByText(text, { exact: true }).count();

test('nothing is stored before the first message, and a reload goes on where it was', async () => {
  const page = await visitor(browser);
  await openChat(page);
  assert.equal(await stored(page), 0);

  await chat(page, 'Are you there?');
  await page.waitForFunction(() => localStorage.getItem('attend.visitor'));
  await openChat(page);

  await page.getByRole('dialog').getByText('Are you there?').first().waitFor();
  assert.equal(await said(page, 'Are you there?'), 1);
  assert.deepEqual(page.trouble, []);
});

test('what is written while the line is down arrives once when it is back', async () => {
  const desk = await agent(browser, 'mia');
  await desk.goto(`${base}/desk?view=open`);
  const page = await visitor(browser);
  await openChat(page);
  await chat(page, 'First, with a line.', { name: 'Ivo Offline' });
  await desk.locator('.row', { hasText: 'Ivo Offline' }).locator('a').click();

  await page.context().setOffline(true);
  await chat(page, 'Second, without one.');
  await desk.locator('#channel').selectOption('chat');
  await desk.getByRole('textbox', { name: 'Message' }).fill('Answered while you were away.');
  await desk.getByRole('button', { name: /^Send Ctrl|^Send$/ }).click();
  await desk.locator('#thread').getByText('Answered while you were away.').waitFor();
  await page.context().setOffline(false);

  await desk.locator('#thread').getByText('Second, without one.').waitFor({ timeout: 60_000 });
  await page.getByRole('dialog').getByText('Answered while you were away.').waitFor({ timeout: 60_000 });
  assert.equal(await desk.locator('#thread .message').getByText('Second, without one.', { exact: true }).count(), 1);
  assert.equal(await said(page, 'Second, without one.'), 1);
  assert.equal(await said(page, 'Answered while you were away.'), 1);
});

test('on a phone it fills the screen, and Escape closes it', async () => {
  const page = await visitor(browser, { viewport: { width: 390, height: 844 } });
  await openChat(page);
  const box = await page.getByRole('dialog').boundingBox();
  assert.ok(box.width >= 380 && box.height >= 700, JSON.stringify(box));

  await page.keyboard.press('Escape');

  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('a page that is not the shop’s shows no chat and is told why', async () => {
  const elsewhere = http.createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end(`<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1><script src="${base}/widget.js" async></script>`);
  });
  await new Promise((done) => elsewhere.listen(0, '127.0.0.1', done));
  const page = await visitor(browser);
  const words = [];
  page.on('console', (message) => words.push(message.text()));

  await page.goto(`http://localhost:${elsewhere.address().port}/`);
  await page.waitForEvent('console', { predicate: (message) => message.text().includes('chat.origins') }).catch(() => {});

  assert.ok(words.some((word) => word.includes('chat.origins')), words.join('\n'));
  assert.equal(await page.getByRole('button').count(), 0);
  assert.deepEqual(page.trouble, []);
  elsewhere.close();
});
