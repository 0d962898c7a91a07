// Both components load, are what they say, read answers and play every session, in Node through jco.
// WHOISBOX_COMPONENTS names their folder.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';

import { Inquiry, Refused, load } from './machine.mjs';

const components = process.env.WHOISBOX_COMPONENTS;
const folder = path.join(import.meta.dirname, '..', '..', 'sessions');
const sessions = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ name, ...JSON.parse(readFileSync(path.join(folder, name), 'utf8')) }));
const answer = 'Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\nName Server: ns1.example.org\r\n';

for (const name of ['parser', 'lookup']) {
  describe(`${name}.wasm`, async () => {
    const { imports, exported } = await load(path.join(components, `${name}.wasm`));
    const { outputs, parse, plugin, steps, tables } = exported;

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
      test(`plays ${session.name}: ${session.about}`, () => play(steps, session));
    }
  });
}

function play(steps, session) {
  if (session.error) {
    assert.throws(() => new Inquiry(steps, session.query, session.options), (refused) => {
      assert(refused instanceof Refused, String(refused));
      assert.equal(refused.code, session.error.code);
      for (const words of session.error.says ?? []) assert(refused.message.includes(words), refused.message);
      return true;
    });
    return;
  }
  const inquiry = new Inquiry(steps, session.query, session.options);
  for (const [index, turn] of session.steps.entries()) {
    const step = inquiry.poll();
    assert.equal(difference(turn.expect, step), undefined, `step ${index + 1}`);
    assert.deepEqual(inquiry.poll(), step, `step ${index + 1}: a second poll says something else`);
    assert.equal(handOver(inquiry, turn), turn.error, `step ${index + 1}`);
  }
  assert.equal(difference(session.report, inquiry.report()), undefined, 'report');
}

// Hands over what the turn says, and gives the code of the error that comes of it, if any.
function handOver(inquiry, turn) {
  try {
    if ('answer' in turn) inquiry.handleAnswer(turn.answer);
    else if ('waited' in turn) inquiry.handleWait(turn.waited);
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

// Says where `actual` differs from the part that is expected (`tests/sessions/README.md`).
function difference(expected, actual, at = '') {
  const differs = `${at}: ${JSON.stringify(expected)} expected, not ${JSON.stringify(actual)}`;
  if (expected === null) return actual == null ? undefined : differs;
  if (typeof expected !== 'object') return expected === actual ? undefined : differs;
  if (actual === null || typeof actual !== 'object' || Array.isArray(expected) !== Array.isArray(actual)) return differs;
  if (Array.isArray(expected) && expected.length !== actual.length) return differs;
  for (const [name, value] of Object.entries(expected)) {
    const found = difference(value, actual[name], `${at}/${name}`);
    if (found) return found;
  }
}
