// What strangers write is shown, and never takes effect: nothing runs, nothing is asked for, nothing is left.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { launch } from '../chromium.mjs';
import { WHOIS } from './answers.mjs';
import { clean, drop, inChromium, open as openAt, read } from './chromium.mjs';
import { rdap, refusal, whois } from './hostile/answers.mjs';
import { POLICY, serve } from './serve.mjs';

const { markup, addresses, text } = JSON.parse(await readFile(new URL('hostile/payloads.json', import.meta.url), 'utf8'));
const PAYLOADS = Object.entries({ ...markup, ...addresses, ...text });
const FORMS = { whois, rdap, refusal };

const open = inChromium();
let opened;
/** One page that all of it is given to, until the browser ends. */
const shared = () => (opened ??= open());

/** The elements and attributes of the page that are none of its own. */
const foreign = (page) =>
  page.evaluate(() => {
    const own = new Set(
      ('html head meta title link script style body noscript div main header footer nav section article aside h1 h2 h3 h4 p span bdi ol ul li dl dt dd ' +
        'table thead tbody tr th td button input textarea select option fieldset legend label blockquote details summary a code pre progress time strong em del ins br small kbd abbr')
        .split(' '),
    );
    const found = [];
    const inHead = [...document.head.querySelectorAll('script, link, meta, base')].length;
    if (inHead !== window.__inHead && window.__inHead !== undefined) found.push(`${inHead} elements in the head, not ${window.__inHead}`);
    window.__inHead = inHead;
    for (const element of document.querySelectorAll('*')) {
      const drawn = ['svg', 'line'].includes(element.localName) && element.closest('svg.line-of-time');
      if (!drawn && (!own.has(element.localName) || element.namespaceURI !== 'http://www.w3.org/1999/xhtml')) found.push(element.outerHTML.slice(0, 200));
      if (['script', 'link', 'meta', 'style'].includes(element.localName) && !document.head.contains(element)) found.push(element.outerHTML);
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on') || name === 'srcdoc' || name === 'action' || name === 'formaction') found.push(`${name}=${value}`);
        if ((name === 'href' || name === 'src') && new URL(value, location.href).origin !== location.origin) found.push(`${name}=${value}`);
        if ((name === 'href' || name === 'src') && /^\s*(javascript|data|vbscript|blob|file):/i.test(value)) found.push(`${name}=${value}`);
      }
    }
    return found;
  });

/** Fails where a payload took effect so far. */
async function inert(page, what) {
  // Everything that points, hovers and opens.
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('main summary, main .linked, main [role=button]')) {
      for (const type of ['pointerenter', 'pointerover', 'mouseover', 'focusin', 'click']) element.dispatchEvent(new MouseEvent(type, { bubbles: true }));
    }
  });
  assert.deepEqual(await foreign(page), [], what);
  assert.deepEqual(page.violations, [], what);
}

for (const [form, write] of Object.entries(FORMS)) {
  test(`${form}: each text is inert in every place`, async () => {
    const page = await shared();
    for (const [name, payload] of PAYLOADS) {
      await read(page, write(payload));
      await inert(page, `${name}: ${payload}`);
    }
  });
}

test('markup is shown as what was written', async () => {
  const page = await shared();
  for (const [name, payload] of Object.entries(markup)) {
    await read(page, whois(payload));
    const shown = await page.locator('main').evaluate((main) => main.textContent);
    assert.ok(shown.includes(payload), `${name} is not to be read in the page`);
    const card = await page.locator('article.card').evaluate((card) => card.textContent);
    assert.ok(card.includes(payload), `${name} is not to be read on the card`);
  }
});

test('what turns or hides text is marked, and ends where the text does', async () => {
  const page = await shared();
  for (const name of ['right to left override', 'isolates that never end', 'marks of direction', 'no width', 'control characters']) {
    await read(page, whois(text[name]));
    const bare = await page.locator('main').evaluate((main) => {
      const found = [];
      const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const unseen =
          /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;
        if (unseen.test(node.data) && !node.parentElement.closest('textarea')) found.push(JSON.stringify(node.data));
      }
      return found;
    });
    assert.deepEqual(bare, [], name);
    assert.ok((await page.locator('main .mark').count()) > 0, `${name}: nothing is marked`);
  }
});

test('differences of hostile answers are inert', async () => {
  const page = await open();
  await read(page, WHOIS);
  await page.getByRole('button', { name: /^Compare/ }).click();
  await drop(page, [['other.txt', whois(markup.image)]]);
  await page.locator('.diff').waitFor();
  await inert(page, 'differences');
  await page.close();
});

test('a table of them, with hostile names of files, is inert, and its CSV is no formula', async () => {
  const many = await open();
  const files = PAYLOADS.flatMap(([, payload]) => Object.values(FORMS).map((write) => [`${payload}.txt`, write(payload)]));
  await drop(many, files);
  const csv = many.getByRole('button', { name: /^CSV of/ });
  await csv.waitFor();
  await inert(many, 'the table');
  const [file] = await Promise.all([many.waitForEvent('download'), csv.click()]);
  const cells = (await readFile(await file.path(), 'utf8')).split(/\r\n|","|,/);
  assert.deepEqual(cells.filter((cell) => /^"?[=+@\t]/.test(cell)), []);
  await inert(many, 'the table after saving');
  await many.close();
});

test('fragments are inert', async () => {
  const page = await shared();
  for (const [name, payload] of PAYLOADS) {
    const packed = deflateRawSync(Buffer.from(whois(payload))).toString('base64url');
    for (const parts of [{ q: payload }, { a: packed, s: payload, q: payload }, { a: payload }, { [payload]: payload }]) {
      const fragment = `#${new URLSearchParams(parts)}`;
      await page.evaluate((fragment) => (location.hash = fragment), fragment);
    }
    await inert(page, name);
  }
  const anew = await open({}, `#${new URLSearchParams({ a: deflateRawSync(Buffer.from(whois(markup.image))).toString('base64url') })}`);
  await anew.locator('article.card').waitFor();
  await inert(anew, 'a page that is opened with an answer');
  await anew.close();
});

test('a page that is so careless as to take text for markup is caught, by the reporter and by the policy', async () => {
  const hole =
    ';new MutationObserver(() => { for (const text of document.querySelectorAll("bdi.text:not(.hole)")) { text.classList.add("hole"); ' +
    'if (text.textContent.includes("<")) text.innerHTML = text.textContent; } }).observe(document, { childList: true, subtree: true });';
  const careless = (name, text) => (name.endsWith('.js') && text.includes('trustedTypes') ? text + hole : text);
  const withoutPolicy = (name, text) => careless(name, text).replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, '');
  const browser = await launch();
  try {
    for (const [change, policy, seen] of [
      [withoutPolicy, "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:", /^ran: image/],
      [careless, POLICY, /^policy: require-trusted-types-for/],
    ]) {
      const site = await serve(change, policy);
      const page = await openAt(browser, site.url);
      await read(page, whois(markup.image));
      await page.waitForTimeout(300);
      assert.ok(page.violations.some((violation) => seen.test(violation)), `${seen} is not among ${page.violations.slice(0, 5).join('; ')}`);
      if (policy === POLICY) assert.ok(!page.violations.some((violation) => violation.startsWith('ran')), 'the policy let it run');
      await page.close();
      site.close();
    }
  } finally {
    await browser.close();
  }
});

test('nothing was violated on the way', async () => clean(await shared()));
