// How the page looks and is used: dark and light, on a phone, by the keyboard alone, and that it stays within its policy.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { ODD, RDAP, THROTTLED, WHOIS, files } from './answers.mjs';
import { clean, drop, inChromium, read } from './chromium.mjs';
import { POLICY } from './serve.mjs';

const DEMO = path.join(import.meta.dirname, '..', '..', '..', 'host', 'browser', 'demo');

const open = inChromium();
// Whether what the tests trust would notice: a page that asks elsewhere, and has a script in its text.
const HOLES = '<img src="http://192.0.2.1/x.png"><script>window.__pwned = 1</script>';
const openWithHoles = inChromium((name, text) => (name.endsWith('.html') ? text.replace('<div id="page">', `${HOLES}$&`) : text));
const background = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
/** How light a colour is, from 0 to 255. */
const lightness = (colour) => Math.max(...colour.match(/\d+/g).slice(0, 3).map(Number));

/** Each view of the page in turn. */
async function* views(page) {
  yield 'start';
  for (const [name, answer] of Object.entries({ WHOIS, RDAP, THROTTLED, ODD })) {
    await read(page, answer);
    yield name;
    const behind = page.getByRole('group', { name: 'What to show' }).getByRole('button', { name: 'Answer' });
    if (await behind.isVisible()) {
      await behind.click();
      yield `${name}, its lines`;
      await page.getByRole('button', { name: 'Registration', exact: true }).click();
    }
  }
  await page.getByRole('button', { name: 'Compare…' }).click();
  yield 'comparing';
  await page.locator('#field').fill(WHOIS);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.locator('.diff').waitFor();
  yield 'differences';
  await drop(page, files(12));
  await page.getByRole('button', { name: /^CSV of/ }).waitFor();
  yield 'many';
}

for (const width of [320, 390, 768]) {
  test(`nothing is wider than a screen of ${width} pixels`, async () => {
    const page = await open({ viewport: { width, height: 844 } });
    for await (const view of views(page)) {
      const sizes = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.equal(sizes[0], sizes[1], view);
    }
    clean(page);
    await page.close();
  });
}

test('on a phone the card and the answer are one behind the other, and a value leads to its line and back', async () => {
  const page = await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await read(page, WHOIS);
  assert.equal(await page.locator('.answer').isVisible(), false);
  await page.locator('.linked[data-path="/created"]').tap();
  await page.locator('.answer').waitFor();
  assert.equal(await page.locator('.line.lit').getAttribute('data-line'), '6');
  assert.equal(await page.locator('article.card').isVisible(), false);
  await page.locator('.line[data-line="6"] .content').tap();
  await page.locator('article.card').waitFor();
  clean(page);
  await page.close();
});

test('words stand whole in a window of 1280 pixels', async () => {
  const page = await open();
  await read(page, WHOIS);
  for (const word of ['Administrative', 'clientTransferProhibited']) {
    const lines = await page
      .locator('article.card')
      .getByText(word, { exact: true })
      .evaluate((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      });
    assert.equal(lines, 1, word);
  }
  await page.close();
});

test('it is dark where the system is, unless told otherwise, and remembers that', async () => {
  const page = await open({ colorScheme: 'dark' });
  assert.ok(lightness(await background(page)) < 64);
  await page.emulateMedia({ colorScheme: 'light' });
  assert.ok(lightness(await background(page)) > 192);
  await page.getByText('Settings', { exact: true }).click();
  await page.getByRole('radio', { name: 'dark' }).check();
  await page.locator('html[data-theme=dark]').waitFor();
  assert.ok(lightness(await background(page)) < 64);
  await page.reload();
  await page.locator('#field').waitFor();
  assert.ok(lightness(await background(page)) < 64);
  clean(page);
  await page.close();
});

test('the keyboard alone reads an answer, saves it and compares it', async () => {
  const page = await open();
  /** Presses Tab until what has the focus has this name. */
  const tabTo = async (name) => {
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.notEqual(outline, 'none', `${at}: the focus can be seen`);
      if (at.trim().replace(/\s+/g, ' ') === name) return;
    }
    assert.fail(`Tab does not lead to ${name}`);
  };
  await tabTo('Skip to the result');
  await tabTo('a domain, by WHOIS');
  await page.keyboard.press('Enter');
  await page.locator('article.card').waitFor();
  const saved = page.waitForEvent('download');
  await tabTo('Download as CSV');
  await page.keyboard.press('Enter');
  assert.equal((await saved).suggestedFilename(), 'harbour-atlas.example.com.csv');
  await tabTo('Compare…');
  await page.keyboard.press('Enter');
  await page.keyboard.insertText(RDAP);
  await page.keyboard.press('Control+Enter');
  await page.locator('.diff').waitFor();
  clean(page);
  await page.close();
});

test('what was read is told to a screen reader', async () => {
  const page = await open();
  await read(page, WHOIS);
  await page
    .getByRole('status')
    .filter({ hasText: /^harbour-atlas\.example\.com: registered\. Created/ })
    .waitFor({ state: 'attached' });
  await drop(page, files(3));
  await page.getByRole('status').filter({ hasText: 'Read 3 answers.' }).waitFor({ state: 'attached' });
  await page.close();
});

test('the small component is fetched once, along with the script, and the whole one not before it is needed', async () => {
  const asked = [];
  const page = await open();
  page.on('request', (request) => asked.push(path.basename(new URL(request.url()).pathname)));
  await page.reload();
  await read(page, WHOIS);
  assert.equal(asked.filter((name) => /^reader\.core.*\.wasm$/.test(name)).length, 1, asked.join());
  assert.equal(asked.filter((name) => /^parser/.test(name)).length, 0, asked.join());
  const html = await page.evaluate(() => fetch('.').then((response) => response.text()));
  assert.match(html, /<link [^>]*rel="preload"[^>]*reader\.core/);
  clean(page);
  await page.close();
});

test('the page itself carries the policy that its server is to send', async () => {
  const page = await open();
  const own = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
  const named = (policy) => new Set(policy.split('; ').filter((directive) => !directive.startsWith('frame-ancestors')));
  assert.deepEqual(named(own), named(POLICY));
  assert.ok(!/unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|data:|\*(?!:)(?<!:\*)/.test(own), own);
  const html = await readFile(path.join(DEMO, 'dist', 'index.html'), 'utf8');
  assert.ok(
    html.indexOf('Content-Security-Policy') < Math.min(...[...html.matchAll(/<(script|link)/g)].map(({ index }) => index)),
  );
  assert.ok((await readFile(path.join(DEMO, 'README.md'), 'utf8')).includes(`Content-Security-Policy: ${POLICY}\n`));
  await page.close();
});

test('a page with a hole is noticed', async () => {
  const page = await openWithHoles();
  await page.waitForFunction(() => document.querySelector('#field'));
  assert.ok(
    page.violations.some((violation) => /policy: img-src/.test(violation)),
    page.violations.join('\n'),
  );
  assert.ok(
    page.violations.some((violation) => /policy: script-src/.test(violation)),
    page.violations.join('\n'),
  );
  await page.close();
});
