// Two answers compared.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RDAP, WHOIS } from './answers.mjs';
import { clean, drop, inChromium, read } from './chromium.mjs';

const open = inChromium();

/** What the table of differences has: the member, what stood there, and what stands there now. */
const rows = (page) =>
  page
    .locator('.diff tbody tr')
    .evaluateAll((found) => found.map((row) => [...row.children].map(({ textContent }) => textContent)));

async function compare(page, first, second) {
  await read(page, first);
  await page.getByRole('button', { name: 'Compare…' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'field');
  await page.locator('#field').fill(second);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.locator('.diff').waitFor();
}

test('what changed, what is new and what is gone is told, and nothing else', async () => {
  const page = await open();
  const second = WHOIS.replace('2027-05-17', '2028-05-17')
    .replace('Name Server: ns3.example.org\n', '')
    .replace('Tech Email: noc@example.net\n', 'Tech Email: noc@example.net\nTech Fax: +49.305550102\n');
  await compare(page, WHOIS, second);
  assert.deepEqual(await rows(page), [
    ['expires changed', '2027-05-17T08:00:00Z', '2028-05-17T08:00:00Z'],
    ['nameservers [ns3.example.org].name removed', 'ns3.example.org', 'not there'],
    ['contacts [technical].faxes [+49.305550102] added', 'not there', '+49.305550102'],
  ]);
  assert.equal(await page.locator('.diff h2').innerText(), '3 differences');
  await page.getByRole('button', { name: 'Back to the second answer' }).click();
  await page.locator('.event').filter({ hasText: '2028' }).waitFor();
  clean(page);
  await page.close();
});

test('the order in which an answer lists things is no difference', async () => {
  const page = await open();
  const swapped = WHOIS.replace(/(Name Server: ns1.*\n)(Name Server: ns2.*\n)/, '$2$1').replace(
    /(Domain Status: clientT.*\n)(Domain Status: clientD.*\n)/,
    '$2$1',
  );
  assert.notEqual(swapped, WHOIS);
  await compare(page, WHOIS, swapped);
  assert.equal(await page.locator('.diff h2').innerText(), 'No difference');
  clean(page);
  await page.close();
});

test('the second answer may be a file, and of the other protocol', async () => {
  const page = await open();
  await read(page, WHOIS);
  await page.getByRole('button', { name: 'Compare…' }).click();
  await drop(page, [['registry.json', RDAP]]);
  await page.locator('.diff').waitFor();
  assert.match(await page.getByRole('columnheader', { name: /Second/ }).innerText(), /registry\.json/);
  assert.ok(
    (await rows(page)).some(
      ([name, one, other]) => /^name changed/.test(name) && one === 'harbour-atlas.example.com' && other.startsWith('xn--'),
    ),
  );
  clean(page);
  await page.close();
});

test('a comparison can be given up', async () => {
  const page = await open();
  await read(page, WHOIS);
  await page.getByRole('button', { name: 'Compare…' }).click();
  await page.getByRole('button', { name: 'Do not compare' }).click();
  await read(page, RDAP);
  await page.getByRole('heading', { name: 'xn--caf-example-dbb.example.org' }).waitFor();
  assert.equal(await page.locator('.diff').count(), 0);
  clean(page);
  await page.close();
});
