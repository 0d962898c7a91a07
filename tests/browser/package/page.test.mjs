// The package in a page without a bundler, under a policy that allows what it needs alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch } from '../chromium.mjs';
import { startSite } from '../internet.mjs';

const WHOIS = 'Domain Name: example.com\r\nRegistrar: Example Registrar, Inc.\r\nRegistrant Name: Zoë Sample\r\nCreation Date: 2001-02-03T04:05:06Z\r\n';

const opened = [];
let site, browser;
before(async () => {
  site = await startSite();
  browser = await launch();
  opened.push(browser, site);
});
after(async () => {
  for (const what of opened) await what.close();
});

/** A page of its own, with what it asked for and what was violated. */
async function open() {
  const page = await browser.newPage();
  const seen = { asked: [], faults: [] };
  page.on('request', (request) => seen.asked.push(new URL(request.url()).pathname));
  page.on('console', (message) => message.type() === 'error' && !/favicon/.test(message.location().url) && seen.faults.push(message.text()));
  page.on('pageerror', (error) => seen.faults.push(`${error}`));
  await page.goto(site.url);
  return Object.assign(page, { seen });
}
const wasm = ({ asked }) => asked.filter((name) => name.endsWith('.wasm'));

test('an answer is read and converted by the small component alone', async () => {
  const page = await open();
  const read = await page.evaluate(async (text) => {
    const { convert, parse, ParseError } = await import('/index.js');
    const registration = await parse(text, { server: 'whois.example.net', query: 'example.com' });
    const { availability, text: rdap } = await convert(text, 'rdap');
    const refused = await parse('Query rate limit exceeded. Try again in 60 seconds.\r\n').catch((error) => error);
    return { registration, availability, rdap: JSON.parse(rdap), refused: [refused instanceof ParseError, refused.code, refused.wait] };
  }, WHOIS);
  assert.equal(read.registration.name, 'example.com');
  assert.equal(read.registration.contacts[0].name, 'Zoë Sample');
  assert.equal(read.availability, 'registered');
  assert.equal(read.rdap.ldhName, 'example.com');
  assert.deepEqual(read.refused, [true, 'throttled', 60]);
  assert.deepEqual(wasm(page.seen), ['/component/reader.core.wasm']);
  assert.deepEqual(page.seen.faults, []);
  await page.close();
});

test('another charset and another format fetch the whole component, once', async () => {
  const page = await open();
  const [name, misp] = await page.evaluate(async (text) => {
    const { convert, parse } = await import('/index.js');
    const latin1 = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const { contacts } = await parse(latin1, { server: 'whois.example.net' });
    return [contacts[0].name, JSON.parse((await convert(text, 'misp')).text)];
  }, WHOIS);
  assert.equal(name, 'Zoë Sample');
  assert.ok(misp.Event);
  assert.equal(wasm(page.seen).filter((file) => file === '/component/parser.core.wasm').length, 1);
  assert.deepEqual(page.seen.faults, []);
  await page.close();
});

test('many answers are read in workers, in their order, and an error stops nothing', async () => {
  const page = await open();
  const { results, workers } = await page.evaluate(async (text) => {
    const { parseMany } = await import('/index.js');
    const Worker = globalThis.Worker;
    let workers = 0;
    globalThis.Worker = class extends Worker {
      constructor(...given) {
        super(...given);
        workers += 1;
      }
    };
    const answers = function* () {
      for (let id = 0; id < 2000; id++) yield { id, text: id % 100 === 7 ? '' : text.replaceAll('example.com', `n${id}.example.com`) };
    };
    const results = [];
    for await (const { id, registration, error } of parseMany(answers(), { threads: 2 })) results.push([id, registration?.name ?? error.code]);
    return { results, workers };
  }, WHOIS);
  assert.equal(workers, 2);
  assert.deepEqual(results, Array.from({ length: 2000 }, (_, id) => [id, id % 100 === 7 ? 'empty' : `n${id}.example.com`]));
  assert.deepEqual(page.seen.faults, []);
  await page.close();
});
