// How much is transferred before the page reads its first answer.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch } from '../chromium.mjs';
import { WHOIS } from './answers.mjs';
import { drop, read } from './chromium.mjs';
import { serve } from './serve.mjs';
import { code, watched } from './transfer.mjs';

/** Scripts and WebAssembly, compressed. */
const MOST = 450_000;

let site, browser;
before(async () => {
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  site?.close();
});

test('a first answer is read with little more than the small component', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const files = await watched(context, site);
  await page.goto(site.url);
  await read(page, WHOIS);
  const first = await files();
  assert.ok(code(first) <= MOST, JSON.stringify(first));
  assert.ok(first.some(({ name }) => /reader.*\.wasm$/.test(name)), 'the small component was not seen to come');
  assert.ok(!first.some(({ name }) => /parser.*\.wasm$/.test(name)), 'the whole component has come, too');
  // Bytes of another charset want the whole one: it comes then.
  await drop(page, [['latin.txt', `${WHOIS}Registrant City: M`], ['other.txt', WHOIS]]);
  await page.getByRole('button', { name: /^CSV of/ }).waitFor();
  assert.ok((await files()).some(({ name }) => /parser.*\.wasm$/.test(name)), 'the whole component has not come for many answers');
  await context.close();
});
