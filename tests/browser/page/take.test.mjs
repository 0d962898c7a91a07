// What can be taken along of an answer: files in four formats, and an address that holds it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { RDAP, WHOIS } from './answers.mjs';
import { clean, inChromium, read } from './chromium.mjs';

const open = inChromium();

async function download(page, format) {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `Download as ${format}` }).click(),
  ]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test('JSON, RDAP, STIX and CSV are saved, each with what was read', async () => {
  const page = await open();
  await read(page, WHOIS);
  const json = await download(page, 'JSON');
  assert.equal(json.name, 'harbour-atlas.example.com.json');
  const registration = JSON.parse(json.text);
  assert.equal(registration.name, 'harbour-atlas.example.com');
  assert.equal(registration.created.iso, '2009-05-17T08:00:00Z');
  assert.equal(registration.contacts[0].name, undefined);

  const rdap = await download(page, 'RDAP');
  assert.equal(rdap.name, 'harbour-atlas.example.com.rdap.json');
  assert.equal(JSON.parse(rdap.text).objectClassName, 'domain');
  assert.deepEqual(
    JSON.parse(rdap.text).nameservers.map(({ ldhName }) => ldhName),
    ['ns1.example.net', 'ns2.example.net', 'ns3.example.org'],
  );

  const stix = await download(page, 'STIX');
  assert.equal(stix.name, 'harbour-atlas.example.com.stix.json');
  assert.equal(JSON.parse(stix.text).type, 'bundle');
  assert.ok(
    JSON.parse(stix.text).objects.some(({ type, value }) => type === 'domain-name' && value === 'harbour-atlas.example.com'),
  );

  const csv = await download(page, 'CSV');
  assert.equal(csv.name, 'harbour-atlas.example.com.csv');
  const [names, row] = csv.text.split(/\r?\n/);
  assert.ok(names.split(',').length > 5 && row.includes('harbour-atlas.example.com'));
  clean(page);
  await page.close();
});

test('what is saved of RDAP is the registration of the answer shown', async () => {
  const page = await open();
  await read(page, RDAP);
  assert.equal(JSON.parse((await download(page, 'JSON')).text).handle, 'DOM-31337-EXAMPLE');
  clean(page);
  await page.close();
});

for (const [kind, answer, heading] of [
  ['WHOIS', WHOIS, 'harbour-atlas.example.com'],
  ['RDAP', RDAP, 'xn--caf-example-dbb.example.org'],
]) {
  test(`an address holds an answer of ${kind}, and tells the server nothing of it`, async () => {
    const asked = [];
    const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await read(page, answer);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('what follows # is sent to no server').waitFor();
    const shared = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(shared, page.url());
    assert.ok(shared.length < 4000);
    clean(page);
    await page.close();

    const other = await open({}, '');
    other.on('request', (request) => asked.push(request.url() + (request.postData() ?? '')));
    await other.goto('about:blank');
    await other.goto(shared);
    await other.getByRole('heading', { name: heading }).waitFor();
    assert.equal(await other.locator('#field').inputValue(), answer.replaceAll('\r\n', '\n'));
    assert.ok(asked.length > 3 && asked.every((url) => !/[#?]/.test(url)), asked.join());
    assert.deepEqual(
      other.violations.filter((violation) => !violation.includes('about:blank')),
      [],
    );
    await other.close();
  });
}

test('an address with a question asks nobody by itself', async () => {
  const page = await open({}, '#q=example.com');
  await page.waitForFunction(() => document.getElementById('field').value === 'example.com');
  await page.getByRole('button', { name: 'Look up' }).waitFor();
  await page.getByRole('status').filter({ hasText: 'Press Enter to look up example.com.' }).waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
  assert.equal(await page.locator('.card').count(), 0);
  clean(page);
  await page.close();
});

test('an address that was cut off is explained', async () => {
  const page = await open({}, '#a=c8_NSU1ReZ');
  assert.match(await page.getByRole('alert').innerText(), /cut off.*as a file/);
  clean(page);
  await page.close();
});

test('an address that would unpack to more than the page takes is refused', async () => {
  const page = await open();
  const packed = await page.evaluate(async () => {
    const stream = new Blob([new Uint8Array(8 << 20)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    return btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/=+$/, '');
  });
  await page.evaluate((fragment) => (location.hash = fragment), `a=${packed}`);
  assert.match(await page.getByRole('alert').innerText(), /larger than 1 MiB/);
  clean(page);
  await page.close();
});

test('an answer too large for an address is said to be', async () => {
  const page = await open();
  const noise = Array.from({ length: 2500 }, (_, at) => `% ${Math.sin(at).toString(36)}`).join('\n');
  await read(page, `${WHOIS}\n${noise}`);
  const before = page.url();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('too large for an address').waitFor();
  assert.equal(page.url(), before);
  clean(page);
  await page.close();
});
