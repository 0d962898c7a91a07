// Both components load, are what they say, read answers and play every session, in Node through jco.
// WHOISBOX_COMPONENTS names their folder.

import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';

import { play } from '../../sessions/play.mjs';
import { sessions } from '../../sessions/sessions.mjs';
import { Inquiry, load } from './machine.mjs';

const components = process.env.WHOISBOX_COMPONENTS;
const answer = 'Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\nName Server: ns1.example.org\r\n';

for (const name of ['parser', 'lookup']) {
  describe(`${name}.wasm`, async () => {
    const { imports, exported } = await load(path.join(components, `${name}.wasm`));
    const { outputs, parse, plugin, tables } = exported;

    test('imports what it may', () => {
      if (name === 'parser') assert.deepEqual(imports, []);
      else assert.deepEqual(imports.filter((from) => !from.startsWith('@bytecodealliance/preview2-shim/')), []);
      assert.equal('client' in exported, name === 'lookup');
    });

    test('describes itself', () => {
      const manifest = plugin.describe();
      assert.equal(manifest.name, 'whoisbox');
      assert(manifest.watches.some(({ kind }) => kind === 'whois-text'));
    });

    test('reads an answer to JSON and to a record', () => {
      const registration = JSON.parse(parse.whoisJson(answer, { server: 'whois.example.net', query: 'example.com' }));
      assert.equal(registration.name, 'example.com');
      assert.equal(registration.registrar.name, 'Example Registrar, Inc.');
      const typed = parse.whois(new TextEncoder().encode(answer), {});
      assert.equal(typed.name, 'example.com');
      assert.deepEqual(typed.nameservers.map((server) => server.name), ['ns1.example.org']);
    });

    test('reads many answers in one call', () => {
      const lines = [JSON.stringify({ id: 1, text: answer }), 'no JSON', JSON.stringify({ id: 3, text: '' })].join('\n');
      const out = parse.manyJson(lines).trim().split('\n').map((line) => JSON.parse(line));
      assert.equal(out[0].registration.name, 'example.com');
      assert.deepEqual(out.map((line) => line.error?.code), [undefined, 'bad_line', 'empty']);
      assert.equal(out[2].id, 3);
    });

    test('reads many answers that it is given as they are', () => {
      const rdap = new TextEncoder().encode('{"objectClassName":"autnum","startAutnum":64496,"endAutnum":64496}');
      const answers = [
        { received: { tag: 'text', val: answer }, protocol: 'whois', hints: { server: 'whois.example.com', query: 'example.com' } },
        { received: { tag: 'bytes', val: rdap }, protocol: 'rdap', hints: {} },
        { received: { tag: 'text', val: '' }, protocol: 'whois', hints: {} },
      ];
      const [whois, autnum, empty] = JSON.parse(parse.many(answers, false));
      assert.deepEqual([whois.id, whois.registration.name, whois.registration.fields], [0, 'example.com', []]);
      assert.equal(whois.registration.source.server, 'whois.example.com');
      assert.equal(autnum.registration.autnum.start, 64496);
      assert.deepEqual([empty.id, empty.error.code], [2, 'empty']);
    });

    test('converts an answer to RDAP', () => {
      assert(outputs.formats().some(({ name: format }) => format === 'rdap'));
      const { availability, text } = outputs.convert({ tag: 'text', val: answer }, 'whois', {}, 'rdap');
      assert.equal(availability, 'registered');
      assert.equal(JSON.parse(text).ldhName, 'example.com');
      assert.throws(() => outputs.convertMany('', 'papyrus'), ({ payload }) => payload.tag === 'unknown-format');
      assert.throws(() => outputs.convertMany('', 'rdap', '{"colour":1}'), ({ payload }) => payload.tag === 'bad-settings');
    });

    test('tells the age of tables and the pace of servers', () => {
      const text = "# Source: a test's, published 2026-01-31.\n# first\tlast\twhois\trdap\n64496\t64511\twhois.example.net\t\n";
      const editions = tables.editions([{ name: 'asn', text }]);
      const { published, rows, shipped } = editions.find(({ name: table }) => table === 'asn');
      assert.deepEqual([published, rows, shipped], ['2026-01-31', 1, false]);
      assert(editions.find(({ name: table }) => table === 'tld').rows > 1000);
      assert(tables.pace('whois.nic.uk').some(({ requests, seconds }) => requests === 5 && seconds === 1));
      assert.throws(() => tables.update('asn', '<html>'), ({ payload }) => payload.tag === 'unusable');
    });

    test('finds the sessions', () => assert(sessions.length >= 20));
    for (const session of sessions) {
      test(`plays ${session.name}: ${session.about}`, () => play((query, options) => new Inquiry(exported, query, options), session));
    }
  });
}
