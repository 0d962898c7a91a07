// What the page makes of one answer, however it comes in.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AUTNUM, ODD, RDAP, THROTTLED, WHOIS } from './answers.mjs';
import { clean, drop, inChromium, read } from './chromium.mjs';

const open = inChromium();
const title = (page) => page.locator('article.card h2').innerText();
const block = (page, name) => page.getByRole('region', { name, exact: true });
/** The texts of all that a locator finds, blanks and what is for screen readers alone left out. */
const texts = (locator) =>
  locator.evaluateAll((elements) =>
    elements.map((element) => {
      const copy = element.cloneNode(true);
      for (const unseen of copy.querySelectorAll('.unseen, button')) unseen.remove();
      return copy.textContent.replace(/\s+/g, ' ').trim();
    }),
  );

test('an answer that is pasted is read at once, and stays in the browser', async () => {
  const page = await open();
  await page.context().setOffline(true);
  await page.locator('#field').evaluate((field, text) => {
    field.focus();
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, WHOIS);
  await page.locator('article.card').waitFor();
  assert.match(await title(page), /^harbour-atlas\.example\.com/);
  clean(page);
  await page.close();
});

test('an answer that is dropped, as a file or as text, is read', async () => {
  const page = await open();
  await drop(page, [['answer.json', AUTNUM]]);
  await page.locator('article.card').waitFor();
  assert.match(await title(page), /^AS64496/);
  assert.equal(await page.locator('#answer-title').innerText(), 'answer.json');
  await drop(page, RDAP);
  await page.getByRole('heading', { name: 'xn--caf-example-dbb.example.org' }).waitFor();
  clean(page);
  await page.close();
});

test('a file in another charset is read as what it is', async () => {
  const page = await open();
  const bytes = Buffer.from(
    'Domain Name: example.com\r\nRegistrar: Example Registrar, Inc.\r\nRegistrant Name: Zoë Müller\r\n',
    'latin1',
  );
  await page.locator('input[type=file]').setInputFiles({ name: 'latin.txt', mimeType: 'text/plain', buffer: bytes });
  await page.locator('article.card').waitFor();
  assert.deepEqual(await texts(page.locator('.contacts .who .value')), ['Zoë Müller']);
  assert.deepEqual(await texts(page.locator('[data-line="3"] .content')), ['Registrant Name: Zoë Müller']);
  clean(page);
  await page.close();
});

test('a domain is a card with its standing, registrar, name servers and DNSSEC', async () => {
  const page = await open();
  await read(page, WHOIS);
  assert.equal(
    await page
      .locator('.badge')
      .innerText()
      .then((text) => text.split(',')[0]),
    'Registered',
  );
  assert.ok((await texts(block(page, 'Registrar').locator('dd'))).includes('9999'));
  assert.ok((await texts(block(page, 'Registrar').locator('dd'))).includes('abuse@registrar.example.net'));
  assert.deepEqual(await texts(block(page, 'Name servers').locator('li')), [
    'ns1.example.net',
    'ns2.example.net',
    'ns3.example.org',
  ]);
  assert.deepEqual(await texts(block(page, 'DNSSEC').locator('li > .value')), ['Key 31589 · ECDSA P-256 · SHA-256']);
  clean(page);
  await page.close();
});

test('the timeline has the events in their order, and what has run out is said', async () => {
  const page = await open();
  await page.clock.setFixedTime(new Date('2026-11-24T12:00:00Z'));
  await read(page, RDAP);
  assert.deepEqual(await texts(page.locator('.event-name')), [
    'Created',
    'Transfer',
    'Expired',
    'Updated',
    'Last update of RDAP database',
    'Today',
  ]);
  assert.deepEqual(await texts(page.locator('.event time')), [
    '11 Feb 2018 14:03:22 UTC',
    '30 Aug 2021 06:41:00 UTC',
    '11 Feb 2026 14:03:22 UTC',
    '29 Oct 2026 03:15:08 UTC',
    '23 Nov 2026 20:00:00 UTC',
  ]);
  assert.deepEqual(await texts(page.locator('.event.bad .event-relative')), ['9 months ago']);
  assert.equal(await page.locator('.line-of-time .tick').count(), 6);
  clean(page);
  await page.close();
});

test('the contact table says who stands where, what is withheld, and never calls it a name', async () => {
  const page = await open();
  await read(page, WHOIS);
  const table = page.getByRole('table', { name: 'Contacts' });
  assert.deepEqual(await texts(table.getByRole('rowheader')), ['Registrant', 'Administrative', 'Technical']);
  const registrant = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Registrant' }) });
  assert.deepEqual(await texts(registrant.getByRole('cell')), [
    'Harbour Atlas Publishing GmbHWithheld: identifier, name',
    'BeispiellandDEWithheld: street, city, postal code',
    'Withheld: telephone, e-mail',
  ]);
  assert.ok(!(await table.innerText()).includes('REDACTED'));
  clean(page);
  await page.close();
});

test("the words of EPP and RDAP for statuses are explained, a registry's own are said to be such", async () => {
  const page = await open();
  await read(page, WHOIS);
  const status = (name) => block(page, 'Status').locator('.status').filter({ hasText: name }).locator('dd').innerText();
  assert.match(await status('clientTransferProhibited'), /registrar has locked .* another registrar\. RFC 5731$/);
  assert.match(await status('autoRenewPeriod'), /RFC 3915$/);
  await read(page, RDAP);
  await page
    .locator('.status')
    .filter({ hasText: /server ?hold/i })
    .waitFor();
  assert.match(await block(page, 'Status').locator('.status.bad').first().innerText(), /taken the name out of the DNS/);
  await read(page, ODD);
  await page.locator('.status').filter({ hasText: 'frobnicated' }).waitFor();
  assert.match(await status('frobnicated'), /^The registry’s own word/);
  clean(page);
  await page.close();
});

test('what was odd is listed with its line, and what was not understood is counted and marked', async () => {
  const page = await open();
  await read(page, ODD);
  const about = block(page, 'About this answer');
  assert.deepEqual(await texts(about.locator('.diagnostics code')), ['ambiguous-date', 'unreadable-date']);
  assert.match(await about.innerText(), /1 not understood/);
  assert.deepEqual(await page.locator('.line.unread').evaluateAll((lines) => lines.map(({ dataset }) => dataset.line)), ['5']);
  await about.getByRole('button', { name: 'line 4' }).click();
  await page.locator('.line.lit[data-line="4"]').waitFor();
  clean(page);
  await page.close();
});

test("a refusal is told with the server's words, and says nothing of the name", async () => {
  const page = await open();
  await read(page, THROTTLED);
  const card = page.locator('article.refused');
  assert.match(
    await card.innerText(),
    /asks to slow down[^]*Error: query limit exceeded[^]*wait 60 seconds[^]*neither free nor taken/,
  );
  assert.equal(await card.locator('.badge').count(), 0);
  assert.equal(await page.locator('.line.refusal').getAttribute('data-line'), '4');
  clean(page);
  await page.close();
});

test('a name is free only where the registry says so', async () => {
  const page = await open();
  await read(page, 'No match for "NOBODY.EXAMPLE.COM".\r\n');
  assert.match(await page.locator('.badge').innerText(), /^Not registered/);
  await read(page, 'Domain Name: example.com\r\n');
  await page.getByRole('heading', { name: 'example.com' }).waitFor();
  assert.doesNotMatch(await page.locator('.badge').innerText(), /^Not registered/);
  clean(page);
  await page.close();
});

test('each example shows a card', async () => {
  const page = await open();
  const examples = page.locator('button.example');
  assert.equal(await examples.count(), 4);
  for (const [at, words] of [/harbour-atlas/, /xn--caf-example/, /AS64496/, /slow down/].entries()) {
    await examples.nth(at).click();
    await page.locator('article.card h2').filter({ hasText: words }).waitFor();
  }
  clean(page);
  await page.close();
});
