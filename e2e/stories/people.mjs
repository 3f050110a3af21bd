// Who acts in the stories: a browser, agents at their desks, customers on the shop's page, mail over real SMTP.
import { chromium } from 'playwright-core';
import net from 'node:net';

export const base = process.env.BASE;
const PASSWORD = 'northwind-demo';

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

/** Starts Chromium; the caller closes it. */
export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: ARGS });

/** A page in a context of its own; errors of scripts and dialogs end up in `page.trouble`. */
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.trouble = [];
  page.on('pageerror', (error) => page.trouble.push(String(error)));
  page.on('dialog', (dialog) => { page.trouble.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  return page;
}

/** An agent of the sample shop at the desk. */
export async function agent(browser, name, options = {}) {
  const page = await visitor(browser, options);
  await page.goto(`${base}/desk/sign-in`);
  await page.fill('input[name=email]', `${name}@northwind.example`);
  await page.fill('input[name=password]', PASSWORD);
  await page.click('form button:has-text("Sign in")');
  await page.waitForURL(/\/desk(\?|$)/);
  return page;
}

/** The chat panel on the shop's page, opened. Playwright looks through the shadow root by itself. */
export async function openChat(page) {
  await page.goto(`${base}/demo`);
  await page.getByRole('button', { name: /chat/i }).first().click();
  await page.getByRole('dialog').waitFor();
}

/** Types a chat message and sends it; out of hours the shop wants an address to answer to. */
export async function chat(page, text, { name, email } = {}) {
  const dialog = page.getByRole('dialog');
  if (name) await dialog.getByLabel(/name/i).fill(name);
  if (email) await dialog.getByLabel(/e-mail/i).fill(email);
  const wanted = dialog.locator('input[type=email][required]:visible');
  if (!email && (await wanted.count()) > 0) await wanted.fill(`chat.${Date.now()}@example.org`);
  const box = dialog.getByRole('textbox', { name: 'Message' });
  await box.fill(text);
  await box.press('Enter');
  await dialog.getByText(text).first().waitFor();
}

/** Waits until the desk's answer is sent and the place to write is empty again; it has the focus then. */
export const isSent = (page) => page.waitForFunction(() => document.querySelector('textarea[name=text]').value === '');

/** Hands a mail over by SMTP and returns once it is taken with 250. */
export async function mail({ from, to = 'help@northwind.example', subject, text, headers = '', id = `${Date.now()}.${Math.random()}@story` }) {
  const [host, port] = process.env.SMTP.split(':');
  const socket = net.connect(Number(port), host);
  let heard = '';
  socket.setEncoding('utf8');
  const answer = async () => {
    for (;;) {
      const line = heard.match(/^(\d{3}) .*\r\n/m);
      if (line) { heard = heard.slice(heard.indexOf(line[0]) + line[0].length); return line[1]; }
      const chunk = await new Promise((done, fail) => { socket.once('data', done); socket.once('error', fail); });
      heard += chunk;
    }
  };
  await answer();
  const body = `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${id}>\r\n${headers}\r\n${text}\r\n.`;
  for (const line of ['EHLO story', `MAIL FROM:<${from.match(/<([^<>]*)>$/)?.[1] ?? from}>`, `RCPT TO:<${to}>`, 'DATA', body, 'QUIT']) {
    socket.write(`${line}\r\n`);
    const code = await answer();
    if (!/^[23]/.test(code)) throw new Error(`${line.slice(0, 40)} was answered ${code}`);
  }
  socket.end();
}

/** Waits until the mailbox shows a mail whose subject or text has `words`, and opens it. */
export async function findMail(page, words) {
  for (let tries = 0; tries < 60; tries += 1) {
    await page.goto(`${base}/demo/mailbox`);
    for (const href of await page.locator('a.tile').evaluateAll((links) => links.slice(0, 8).map((link) => link.href))) {
      await page.goto(href);
      if ((await page.locator('main').innerText()).includes(words)) return;
    }
    await page.waitForTimeout(500);
  }
  throw new Error(`no mail says “${words}”`);
}
