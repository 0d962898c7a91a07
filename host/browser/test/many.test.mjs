// Reading many answers, in Node, by the built package.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { load, parseMany } from 'whoisbox';

const ANSWER = 'Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\nName Server: ns1.example.org\r\n';
const SIZES = [0, 1, 7, 5000];

async function all(results) {
  const found = [];
  for await (const result of results) found.push(result);
  return found;
}

const named = (index) => ANSWER.replace('EXAMPLE', `EXAMPLE-${index}`);

for (const threads of [1, 3]) {
  test(`gives results in order, by ${threads} threads`, async () => {
    for (const size of SIZES) {
      const answers = Array.from({ length: size }, (_, index) => ({ id: { at: index }, text: index % 3 ? named(index) : '', query: `example-${index}.com` }));
      const results = await all(parseMany(answers, { threads }));
      assert.equal(results.length, size);
      for (const [index, { id, registration, error }] of results.entries()) {
        assert.equal(id, answers[index].id);
        assert.equal(registration?.name ?? error.code, index % 3 ? `example-${index}.com` : 'empty');
        assert.deepEqual(registration?.fields ?? [], []);
      }
    }
  });

  test(`takes text, bytes and answers as they come, by ${threads} threads`, async () => {
    async function* slowly() {
      yield named(0);
      await new Promise((resolve) => setTimeout(resolve, 50));
      yield new TextEncoder().encode(named(1));
      yield { bytes: Buffer.from('Domain Name: example-2.com\r\nRegistrant Name: René\r\n', 'latin1'), id: 'two' };
    }
    const results = await all(parseMany(slowly(), { threads, fields: true }));
    assert.deepEqual(results.map(({ id, registration }) => [id, registration.name]), [[0, 'example-0.com'], [1, 'example-1.com'], ['two', 'example-2.com']]);
    assert.equal(results[2].registration.contacts[0].name, 'René');
    assert(results[0].registration.fields.length > 2);
  });

  test(`converts, by ${threads} threads`, async () => {
    const results = await all(parseMany(Array.from({ length: 1000 }, (_, index) => named(index)), { threads, format: 'rdap' }));
    assert.equal(results[999].output.ldhName, 'example-999.com');
    const many = Array.from({ length: 1000 }, () => ANSWER);
    await assert.rejects(all(parseMany(many, { threads, format: 'papyrus' })), { name: 'FormatError', code: 'unknown_format' });
    await assert.rejects(all(parseMany(many, { threads, format: 'rdap', settings: { colour: 1 } })), { name: 'FormatError', code: 'bad_settings' });
  });

  test(`takes no more than it needs, and ends its source, by ${threads} threads`, async () => {
    let taken = 0;
    let ended = false;
    function* endless() {
      try {
        for (;;) yield named(taken++);
      } finally {
        ended = true;
      }
    }
    for await (const { id } of parseMany(endless(), { threads })) if (id === 10) break;
    assert(ended);
    assert(taken < 30_000, `${taken} taken`);
  });

  test(`ends when it is told to, by ${threads} threads`, async () => {
    const stop = new AbortController();
    async function* hanging() {
      yield named(0);
      await new Promise(() => {});
    }
    const found = [];
    await assert.rejects(async () => {
      for await (const result of parseMany(hanging(), { threads, signal: stop.signal })) {
        found.push(result);
        stop.abort(new Error('enough'));
      }
    }, /enough/);
    assert.equal(found.length, 1);
    await assert.rejects(all(parseMany([ANSWER], { threads, signal: AbortSignal.abort() })), { name: 'AbortError' });
  });

  test(`passes on what the source throws, by ${threads} threads`, async () => {
    function* failing() {
      yield ANSWER;
      throw new Error('no more');
    }
    await assert.rejects(all(parseMany(failing(), { threads })), /no more/);
    await assert.rejects(all(parseMany([{}], { threads })), TypeError);
  });
}

test('what the loaded component reads, it reads in workers, too', async () => {
  const box = await load();
  const results = await all(box.parseMany(Array.from({ length: 3000 }, (_, index) => named(index))));
  assert.equal(results.at(-1).registration.name, 'example-2999.com');
});
