// Reading and converting, in Node, by the built package.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { EngineError, FormatError, ParseError, convert, formats, load, parse } from 'whoisbox';

const ANSWER = 'Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\nName Server: ns1.example.org\r\n';
const core = new URL(import.meta.resolve('whoisbox/parser.core.wasm'));

test('reads text, bytes and RDAP', async () => {
  const registration = await parse(ANSWER, { server: 'whois.example.net', query: 'example.com' });
  assert.equal(registration.name, 'example.com');
  assert.equal(registration.registrar.name, 'Example Registrar, Inc.');
  assert.deepEqual(registration.nameservers, [{ name: 'ns1.example.org', addresses: [] }]);
  assert.equal(registration.source.server, 'whois.example.net');
  assert(registration.fields.length >= 3);
  assert.deepEqual(await parse(new TextEncoder().encode(ANSWER), { server: 'whois.example.net', query: 'example.com' }), registration);
  const rdap = await parse('{"objectClassName": "domain", "ldhName": "example.com"}', { protocol: 'rdap', server: null, query: null });
  assert.equal(rdap.name, 'example.com');
  assert(!('server' in rdap.source));
});

test('reads bytes of other charsets', async () => {
  const latin = Buffer.from('Domain Name: example.com\r\nRegistrant Name: Ren\u00e9e M\u00fcller\r\n', 'latin1');
  const registration = await parse(latin);
  assert.equal(registration.contacts[0].name, 'Renée Müller');
  // "例" by ISO-2022-JP, which is ASCII with escapes.
  const japanese = Buffer.concat([Buffer.from('Domain Name: example.com\r\nRegistrant Name: '), Buffer.from([0x1b, 0x24, 0x42, 0x4e, 0x63, 0x1b, 0x28, 0x42]), Buffer.from('\r\n')]);
  const { source, contacts } = await parse(japanese);
  assert.equal(source.charset, 'iso-2022-jp');
  assert.equal(contacts[0].name, '例');
});

test('says why there is no registration', async () => {
  await assert.rejects(parse('Error: rate limit exceeded, wait 30 seconds'), (error) => {
    assert(error instanceof ParseError);
    assert.deepEqual([error.name, error.code, error.line, error.wait], ['ParseError', 'throttled', 1, 30]);
    assert(error.words.includes('rate limit') && error.message.includes('30 s'), error.message);
    return true;
  });
  await assert.rejects(parse(new Uint8Array()), { name: 'ParseError', code: 'empty' });
  await assert.rejects(parse(Uint8Array.of(0xff, 0, 0, 1, 2, 3)), { name: 'ParseError', code: 'malformed' });
  await assert.rejects(parse('{', { protocol: 'rdap' }), { name: 'ParseError', code: 'malformed' });
  await assert.rejects(convert('', 'rdap'), { name: 'ParseError', code: 'empty', message: /empty/ });
});

test('converts', async () => {
  const { availability, text } = await convert(ANSWER, 'rdap');
  assert.equal(availability, 'registered');
  assert.equal(JSON.parse(text).ldhName, 'example.com');
  await assert.rejects(convert(ANSWER, 'papyrus'), (error) => error instanceof FormatError && error.code === 'unknown_format' && error.formats.includes('rdap'));
  await assert.rejects(convert(ANSWER, 'rdap', { settings: { colour: 1 } }), { name: 'FormatError', code: 'bad_settings' });
  const [json] = (await formats()).filter(({ name }) => name === 'rdap');
  assert.equal(json.media_type, 'application/rdap+json');
});

test('loads once, and from elsewhere when told', async () => {
  const box = await load();
  assert.equal(await load(), box);
  assert.equal(box.parse(ANSWER).name, 'example.com');
  await assert.rejects(load({ parser: new URL('nothing.wasm', core) }), EngineError);
  const bytes = await readFile(core);
  for (const source of [core, core.href, bytes, new Response(bytes), Promise.resolve(new Response(bytes, { headers: { 'content-type': 'application/wasm' } }))]) {
    assert.equal((await load({ parser: source })).parse(ANSWER).name, 'example.com');
    assert.equal((await parse(ANSWER)).name, 'example.com');
  }
});
