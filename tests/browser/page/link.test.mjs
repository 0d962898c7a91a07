// Values and the lines that they came from light each other up, by the mouse and by the keyboard.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RDAP, WHOIS } from './answers.mjs';
import { clean, inChromium, read } from './chromium.mjs';

const open = inChromium();
const value = (page, path) => page.locator(`.linked[data-path="${path}"]`);
const line = (page, number) => page.locator(`.line[data-line="${number}"] .content`);
const lineOf = (answer, start) => answer.split('\n').findIndex((text) => text.startsWith(start)) + 1;
const litLines = (page) => page.locator('.line.lit').evaluateAll((lines) => lines.map(({ dataset }) => Number(dataset.line)));
const litValues = (page) => page.locator('.linked.lit').evaluateAll((values) => values.map(({ dataset }) => dataset.path));

test('pointing at a value lights up its lines, wherever they are, and no others', async () => {
  const page = await open();
  await read(page, WHOIS);
  for (const [path, start] of [
    ['/name', 'Domain Name'],
    ['/expires', 'Registrar Registration Expiration'],
    ['/contacts/2/emails/0', 'Tech Email'],
    ['/statuses/2', 'Domain Status: auto'],
    ['/nameservers/2/name', 'Name Server: ns3'],
  ]) {
    await value(page, path).hover();
    assert.deepEqual(await litLines(page), [lineOf(WHOIS, start)], path);
    await page.locator('.line.lit').waitFor();
    const box = await page.locator('.line.lit').boundingBox();
    const pane = await page.locator('.lines').boundingBox();
    assert.ok(box.y >= pane.y && box.y + box.height <= pane.y + pane.height, `${path}: its line is scrolled into sight`);
  }
  await page.locator('h1').hover();
  assert.deepEqual(await litLines(page), []);
  clean(page);
  await page.close();
});

test('what is withheld is linked with the lines that say so', async () => {
  const page = await open();
  await read(page, WHOIS);
  await value(page, '/contacts/0/redacted/1').hover();
  const lines = await litLines(page);
  assert.ok(lines.includes(lineOf(WHOIS, 'Registrant Name')));
  assert.ok(lines.every((number) => WHOIS.split('\n')[number - 1].endsWith('REDACTED FOR PRIVACY')));
  clean(page);
  await page.close();
});

test('pointing at a line lights up its values', async () => {
  const page = await open();
  await read(page, WHOIS);
  await line(page, lineOf(WHOIS, 'Registrar IANA ID')).hover();
  assert.deepEqual(await litValues(page), ['/registrar/iana_id']);
  await line(page, lineOf(WHOIS, 'Creation Date')).hover();
  assert.deepEqual(await litValues(page), ['/created']);
  assert.deepEqual(await litLines(page), [lineOf(WHOIS, 'Creation Date')]);
  clean(page);
  await page.close();
});

test('every line that became a value has one on the card, and every linked value has lines', async () => {
  const page = await open();
  await read(page, WHOIS);
  const missing = await page.evaluate(() => {
    const values = [...document.querySelectorAll('.linked')];
    const lines = new Set(values.flatMap(({ dataset }) => dataset.lines.split(' ')));
    return [...document.querySelectorAll('.line.used')]
      .filter(({ dataset }) => !lines.has(dataset.line))
      .map(({ textContent }) => textContent);
  });
  assert.deepEqual(missing, []);
  assert.ok((await page.locator('.linked').count()) > 40);
  clean(page);
  await page.close();
});

test('RDAP on one line is laid out, and linked member by member', async () => {
  const page = await open();
  await read(page, JSON.stringify(JSON.parse(RDAP)));
  await page.getByText('JSON laid out for reading').waitFor();
  await value(page, '/nameservers/0/name').hover();
  assert.match((await page.locator('.line.lit .content').allInnerTexts()).join(), /ns1\.example\.org/);
  const shown = await page.locator('.line .content .text').allTextContents();
  assert.deepEqual(JSON.parse(shown.join('\n')), JSON.parse(RDAP));
  assert.equal(await page.locator('.line.unread').count(), 0, "what is RDAP's own is not called misunderstood");
  clean(page);
  await page.close();
});

test('the keyboard alone goes from a value to its line and back', async () => {
  const page = await open();
  await read(page, WHOIS);
  await value(page, '/name').focus();
  assert.deepEqual(await litLines(page), [1]);
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  assert.deepEqual(await litValues(page), ['/name']);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.closest('.line')?.dataset.line === '1');
  assert.deepEqual(await litValues(page), ['/name']);
  await page.keyboard.press('ArrowDown');
  assert.deepEqual(await litValues(page), ['/handle']);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.dataset.path === '/handle');
  assert.deepEqual(await litLines(page), [2]);
  await page.keyboard.press('Escape');
  assert.deepEqual(await litLines(page), []);
  clean(page);
  await page.close();
});

test('each side is one stop of the Tab key', async () => {
  const page = await open();
  await read(page, WHOIS);
  assert.equal(await page.locator('.linked[tabindex="0"]').count(), 1);
  assert.equal(await page.locator('.line.used .content[tabindex="0"]').count(), 1);
  await value(page, '/created').focus();
  assert.deepEqual(
    await page.locator('.linked[tabindex="0"]').evaluateAll((values) => values.map(({ dataset }) => dataset.path)),
    ['/created'],
  );
  clean(page);
  await page.close();
});

test('a screen reader is told the lines of a value', async () => {
  const page = await open();
  await read(page, WHOIS);
  await page.getByRole('button', { name: /^harbour-atlas\.example\.com ?, line 1$/ }).waitFor();
  clean(page);
  await page.close();
});
