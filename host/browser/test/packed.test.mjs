// Answers on their way into the component: whatever they are, what is read of many is what is read of one.

import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { test } from 'node:test';

import { load, parseMany } from 'whoisbox';

import { Packer, packed, unpacked } from '../dist/packed.js';

const LONG = 2 << 20;
const ANSWERS = [
  { text: 'Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\n', server: 'whois.example.com', query: 'example.com' },
  { text: '', server: null, query: undefined },
  { text: 'Domain: example.net\nHolder: Zoë Sample\nCity: 東京\n', server: 'WHOIS.EXAMPLE.NET', query: 'bücher.example' },
  { text: 'Domain: example.org\nHolder: \ud800 alone\n' },
  { text: `Domain: example.com\nRegistrar: Example\nRemarks: ${'é'.repeat(LONG)}\n`, server: 's'.repeat(100), query: '' },
  { bytes: new TextEncoder().encode('Domain: example.net\nHolder: Zoë Sample\n') },
  { bytes: Buffer.from('Domain Name: example.org\r\nRegistrant Name: Ren\u00e9\r\n', 'latin1'), server: 'whois.example.org' },
  { bytes: new Uint8Array() },
  { text: '{"objectClassName":"autnum","handle":"AS64496","startAutnum":64496,"endAutnum":64496}', protocol: 'rdap' },
  { text: 'Query rate limit exceeded\r\n' },
];

test('comes out as it went in', () => {
  const packer = new Packer();
  for (const answer of ANSWERS) packer.add(answer);
  const out = unpacked(packer.take());
  assert.equal(out.length, ANSWERS.length);
  for (const [index, { text, bytes, server, query, protocol = 'whois' }] of ANSWERS.entries()) {
    const received = text !== undefined ? text.toWellFormed() : isUtf8(bytes) ? Buffer.from(bytes).toString() : bytes;
    const { text: gotText, bytes: gotBytes, ...known } = out[index];
    assert.deepEqual(typeof received === 'string' ? gotText : Buffer.from(gotBytes), received);
    assert.deepEqual(known, { server: server ?? undefined, query, protocol });
  }
  assert.deepEqual(unpacked(packer.take()), []);
});

test('bytes that are UTF-8 pass as text, and others as they are', () => {
  const [text] = unpacked(packed({ bytes: new TextEncoder().encode('Zoë') }));
  assert.equal(text.text, 'Zoë');
  const [bytes] = unpacked(packed({ bytes: Uint8Array.of(0x5a, 0x6f, 0xeb) }));
  assert.deepEqual([...bytes.bytes], [0x5a, 0x6f, 0xeb]);
});

test('a protocol that is none does not reach the component', async () => {
  await assert.rejects(parseMany([{ text: 'a', protocol: 'finger' }]).next(), /TypeError: .*whois or rdap, not finger/);
});

for (const threads of [1, 2]) {
  test(`reads many as it reads one, by ${threads} threads, again and again`, async () => {
    const whoisbox = await load();
    const expected = ANSWERS.map(({ text, bytes, ...hints }) => {
      try {
        return { registration: whoisbox.parse(text ?? bytes, hints) };
      } catch (error) {
        return { error: { code: error.code, message: error.message } };
      }
    });
    // Several batches, so that their memory comes back; with fields, what is read is longer than what was given.
    const many = Array.from({ length: 60 }, () => ANSWERS.filter(({ text }) => !(text?.length > LONG))).flat();
    const sets = [ANSWERS, many, ANSWERS];
    for (const answers of sets) {
      let at = 0;
      for await (const { id, ...result } of parseMany(answers, { threads, fields: true })) {
        assert.equal(id, at);
        assert.deepEqual(result, expected[ANSWERS.indexOf(answers[at])]);
        at += 1;
      }
      assert.equal(at, answers.length);
    }
  });
}
