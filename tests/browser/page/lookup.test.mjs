// Lookups that a reader of the page asks for. No RDAP server is asked: the browser's requests are answered here, with CORS headers
// or without. The relay is the real one, which reaches nobody.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { startRelay } from '../internet.mjs';
import { RDAP, WHOIS } from './answers.mjs';
import { clean, inChromium } from './chromium.mjs';

const launched = inChromium();
const RDAP_REQUEST = /^https:\/\/[^?#]*\/(domain|ip|autnum)\/[^/]+$/;
const open = (mayAsk = (url) => RDAP_REQUEST.test(url), options = {}) => launched({ mayAsk, ...options });
const DOMAIN = JSON.stringify({ ...JSON.parse(RDAP), ldhName: 'example.com', unicodeName: undefined });
const NETWORK = JSON.stringify({
  objectClassName: 'ip network',
  handle: 'NET-EXAMPLE',
  startAddress: '192.0.2.0',
  endAddress: '192.0.2.255',
  ipVersion: 'v4',
  name: 'EXAMPLE-NET',
  cidr0_cidrs: [{ v4prefix: '192.0.2.0', length: 24 }],
});

/** Answers the page's RDAP requests; what it asked is in the list given. */
async function answering(page, body, { status = 200, origin = '*' } = {}) {
  const asked = [];
  await page.route(RDAP_REQUEST, async (route) => {
    asked.push(route.request());
    const given = typeof body === 'function' ? body(route.request().url()) : body;
    const headers = { 'content-type': 'application/rdap+json', 'access-control-allow-origin': origin };
    await route.fulfill({ status, headers, body: given });
  });
  return asked;
}

async function lookUp(page, query) {
  await page.locator('#field').fill(query);
  await page.keyboard.press('Enter');
}

async function nameRelay(page, url) {
  await page.getByText('Settings', { exact: true }).click();
  await page.getByLabel('Relay for WHOIS').fill(url);
  await page.keyboard.press('Tab');
  await page.getByText('Settings', { exact: true }).click();
}

const explanations = (page) => page.locator('.explanations li').allInnerTexts();
const withoutBrowsersOwn = ({ violations }) =>
  violations.filter((violation) => !/^console: (Access to fetch at|Failed to load resource)/.test(violation));

test('a name that is typed is asked by RDAP, without cookies and referrer, and its answer is linked like any other', async () => {
  const page = await open();
  const asked = await answering(page, DOMAIN);
  await lookUp(page, 'example.com');
  await page.getByRole('heading', { name: 'example.com' }).waitFor();
  assert.equal(asked.length, 1);
  const headers = await asked[0].allHeaders();
  assert.equal(headers.referer, undefined);
  assert.equal(headers.cookie, undefined);
  assert.match(headers.accept, /application\/rdap\+json/);
  await page.locator('.linked[data-path="/name"]').hover();
  assert.equal(await page.locator('.line.lit').count(), 1);
  clean(page);
  await page.close();
});

test('an address that is typed is asked by RDAP', async () => {
  const page = await open();
  const asked = await answering(page, NETWORK);
  await lookUp(page, '192.0.2.1');
  await page.getByRole('heading', { name: '192.0.2.0/24' }).waitFor();
  assert.ok(asked[0].url().endsWith('/ip/192.0.2.1'));
  clean(page);
  await page.close();
});

test('what is in Unicode is asked in A-labels', async () => {
  const page = await open();
  const asked = await answering(page, DOMAIN);
  await lookUp(page, 'café-example.com');
  await page.locator('article.card').waitFor();
  assert.ok(asked[0].url().endsWith('/domain/xn--caf-example-dbb.com'), asked[0].url());
  await page.close();
});

test('an AS number and a name of which WHOIS alone knows are explained where no relay is named', async () => {
  const page = await open(() => false);
  for (const [query, width] of [
    ['AS64496', 1280],
    ['example.de', 390],
  ]) {
    await page.setViewportSize({ width, height: 844 });
    await lookUp(page, query);
    await page.getByRole('heading', { name: 'No server was allowed to be asked' }).waitFor();
    const [explanation] = await explanations(page);
    assert.match(explanation, /^WHOIS takes a relay\s+\S+ is a WHOIS server.*whoisbox relay.*http:\/\/127\.0\.0\.1:4343/);
    await page.getByText('neither free nor taken because of it').first().waitFor();
    assert.equal(await page.locator('.badge').count(), 0);
    await page.reload();
  }
  clean(page);
  await page.close();
});

test('a server that does not answer web pages is explained', async () => {
  const page = await open();
  await answering(page, DOMAIN, { origin: 'https://elsewhere.example.net' });
  await lookUp(page, 'example.com');
  await page.locator('.explanations').waitFor();
  const [explanation] = await explanations(page);
  assert.match(explanation, /^This server does not answer web pages.*no CORS headers.*whoisbox relay/s);
  assert.equal(await page.getByRole('heading', { name: 'example.com' }).count(), 0);
  assert.deepEqual(withoutBrowsersOwn(page), []);
  await page.close();
});

test('a server that is not reached is explained', async () => {
  const page = await open();
  await page.route(RDAP_REQUEST, (route) => route.abort('connectionrefused'));
  await lookUp(page, 'example.com');
  await page.locator('.explanations').waitFor();
  assert.match((await explanations(page))[0], /^The server was not reached/);
  assert.deepEqual(withoutBrowsersOwn(page), []);
  await page.close();
});

test('a relay that is not there, that reaches nobody, or that is none, is explained', async () => {
  const relay = await startRelay(undefined, []);
  const page = await open((url) => url.startsWith(relay.url));
  await nameRelay(page, 'not a URL');
  await lookUp(page, 'AS64496');
  assert.match(await page.getByRole('alert').innerText(), /not a URL.*http:\/\/127\.0\.0\.1:4343/);

  await nameRelay(page, relay.url);
  await lookUp(page, 'AS64496');
  await page.locator('.explanations, .exchanges').first().waitFor();
  assert.match((await page.locator('.trail').innerText()).replaceAll('\n', ' '), /No server could be reached.*(name|resolve)/i);

  await relay.close();
  await page.reload();
  await lookUp(page, 'AS64496');
  await page.locator('.explanations').waitFor();
  assert.match(
    (await explanations(page))[0],
    new RegExp(`^The relay is not there\\s+There is no relay at ${relay.url.replace(/\/$/, '')}`),
  );
  assert.deepEqual(withoutBrowsersOwn(page), []);
  await page.close();
});

test('what no server can be asked for is explained', async () => {
  const page = await open(() => false);
  await lookUp(page, 'nonsense!');
  assert.match(await page.getByRole('alert').innerText(), /no domain name.*remove it/);
  clean(page);
  await page.close();
});

test("the registry's and the registrar's answers stand together and each by itself", async () => {
  const page = await open();
  const registry = {
    ...JSON.parse(DOMAIN),
    entities: [],
    redacted: [],
    links: [
      {
        rel: 'related',
        type: 'application/rdap+json',
        value: 'https://rdap.registry.example/domain/example.com',
        href: 'https://rdap.registrar.example.net/domain/example.com',
      },
    ],
  };
  const asked = await answering(page, (url) => (url.includes('registrar.example') ? DOMAIN : JSON.stringify(registry)));
  await lookUp(page, 'example.com');
  const choices = page.getByRole('group', { name: 'Which answer' }).getByRole('button');
  await choices.nth(2).waitFor();
  assert.equal(asked.length, 2);
  assert.deepEqual(await choices.evaluateAll((buttons) => buttons.map(({ ariaPressed }) => ariaPressed)), [
    'true',
    'false',
    'false',
  ]);
  assert.equal(await page.locator('.exchanges li').count(), 2);
  await page.getByRole('rowheader', { name: 'Registrant' }).waitFor();

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as JSON' }).click(),
  ]);
  const saved = JSON.parse(await readFile(await file.path(), 'utf8'));
  assert.equal(saved.contacts.length, 1);

  await choices.nth(1).click();
  await page.locator('.lines').waitFor();
  assert.equal(await page.getByRole('rowheader').count(), 0);
  await choices.nth(2).click();
  await page.getByRole('rowheader', { name: 'Registrant' }).waitFor();
  clean(page);
  await page.close();
});

test('a link to a lookup holds the question alone', async () => {
  const page = await open();
  await answering(page, DOMAIN);
  await lookUp(page, 'example.com');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.waitForFunction(() => location.hash === '#q=example.com');
  clean(page);
  await page.close();
});

test('a lookup says what it does, and can be stopped', async () => {
  const page = await open();
  await page.route(RDAP_REQUEST, () => {});
  await lookUp(page, 'example.com');
  await page
    .getByRole('status')
    .filter({ hasText: /^Asking \S+ by RDAP…$/ })
    .waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Look up' }).waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
  assert.equal(await page.locator('.card').count(), 0);
  await page.unroute(RDAP_REQUEST);
  await answering(page, DOMAIN);
  await lookUp(page, 'example.com');
  await page.getByRole('heading', { name: 'example.com' }).waitFor();
  clean(page);
  await page.close();
});

test('an answer that is pasted asks nobody, however many addresses it names', async () => {
  const page = await open(() => false);
  await page.locator('#field').fill(WHOIS);
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await page.locator('article.card').waitFor();
  assert.equal(await page.locator('a[href^=http]').count(), 0);
  clean(page);
  await page.close();
});
