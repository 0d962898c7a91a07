// Lookups in Node, by the built package, against servers on this machine: what they say, and what hostile ones try.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { after, before, test } from 'node:test';
import zlib from 'node:zlib';

import { LookupError, lookup } from 'whoisbox';

const DOMAIN = { objectClassName: 'domain', ldhName: 'example.com', status: ['active'] };
const RDAP = { 'content-type': 'application/rdap+json' };

// What the server does with a request for the domain, by the first part of the path.
const acts = {
  found: (_, response) => response.writeHead(200, RDAP).end(JSON.stringify(DOMAIN)),
  missing: (_, response) => response.writeHead(404, RDAP).end(JSON.stringify({ errorCode: 404, title: 'Not Found' })),
  moved: ({ url }, response) => response.writeHead(302, { location: url.replace('moved', 'found') }).end(),
  'moved-to-mail': (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:25/domain/example.com' }).end(),
  busy: (_, response) => response.writeHead(429, { 'retry-after': '7' }).end(),
  'busy-until': (_, response) => response.writeHead(429, { date: 'Sat, 31 Jan 2026 00:00:00 GMT', 'retry-after': 'Sat, 31 Jan 2026 00:01:30 GMT' }).end(),
  silent() {},
  drip(_, response) {
    response.writeHead(200, RDAP);
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  },
  endless(_, response) {
    response.writeHead(200, RDAP);
    const more = () => {
      while (!response.destroyed && response.write(' '.repeat(64 << 10)));
    };
    response.on('drain', more);
    more();
  },
  bomb: (_, response) => response.writeHead(200, { ...RDAP, 'content-encoding': 'gzip' }).end(zlib.gzipSync(Buffer.alloc(32 << 20, ' '))),
  'no-gzip': (_, response) => response.writeHead(200, { ...RDAP, 'content-encoding': 'gzip' }).end('{"objectClassName": "domain"}'),
  cut: (_, response) => response.writeHead(200, { ...RDAP, 'content-length': 100 }).write('{', () => response.destroy()),
  reset: (_, response) => response.destroy(),
  garbage: ({ socket }) => socket.end('SSH-2.0-OpenSSH\r\n'),
};

const server = http.createServer((request, response) => acts[request.url.split('/')[1]](request, response));
let base;

before(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (act, options = {}) => lookup('example.com', { routes: [{ rdap: `${base}/${act}/` }], protocols: ['rdap'], ...options });
const failure = ({ report }) => report.exchanges.at(-1).outcome.failed;

test('says what a server says', async () => {
  const steps = [];
  const { report, explanations, convert } = await ask('found', { onStep: (step) => steps.push(step) });
  assert.equal(report.conclusion, 'found');
  assert.equal(report.merged.name, 'example.com');
  assert.deepEqual(explanations, []);
  assert.deepEqual(steps.map(({ send, by }) => [send.http_get.url, by]), [[`${base}/found/domain/example.com`, 'fetch']]);
  assert.equal(JSON.parse(convert('rdap').text).ldhName, 'example.com');
  assert.throws(() => convert('papyrus'), { name: 'FormatError' });
  assert.equal((await ask('missing')).report.conclusion, 'not_found');
});

test('follows redirects as the inquiry has it, whoever follows them', async () => {
  const following = (url, options) => fetch(url, { ...options, redirect: 'follow' });
  for (const given of [undefined, following]) {
    const { report } = await ask('moved', { fetch: given });
    assert.equal(report.conclusion, 'found');
    assert.deepEqual(report.exchanges.map(({ outcome }) => Object.keys(outcome)[0]), ['redirected', 'read']);
    assert.equal(report.exchanges[0].outcome.redirected, `${base}/found/domain/example.com`);
  }
  // One hop is one exchange: what comes of it is judged before it is asked.
  const refused = await ask('moved-to-mail');
  assert.notEqual(refused.report.conclusion, 'found');
});

test('hears when to come again', async () => {
  const { report } = await ask('busy');
  assert.equal(report.conclusion, 'throttled');
  assert.equal(report.pauses[0].seconds, 7);
  assert.equal((await ask('busy-until')).report.pauses[0].seconds, 90);
  const later = await ask('found', { paused: report.pauses });
  assert.equal(failure(later), 'paused');
  const waits = [];
  const waited = await ask('found', { paused: [{ ...report.pauses[0], seconds: 1 }], maxWait: 2, onStep: (step) => 'wait' in step && waits.push(step.wait) });
  assert.deepEqual([waited.report.conclusion, waits], ['found', [1]]);
  const tooLate = await ask('found', { paused: [{ ...report.pauses[0], seconds: 5 }], maxWait: 9, timeout: 1 });
  assert.equal(failure(tooLate), 'paused');
});

test('counts the time of an exchange from its start', async () => {
  for (const act of ['silent', 'drip']) {
    const began = performance.now();
    assert.equal(failure(await ask(act, { exchangeTimeout: 0.4 })), 'timed_out', act);
    assert(performance.now() - began < 5000);
  }
  assert.equal(failure(await ask('drip', { timeout: 0.4 })), 'timed_out');
  const deaf = () => new Promise(() => {});
  assert.equal(failure(await ask('found', { fetch: deaf, exchangeTimeout: 0.2 })), 'timed_out');
});

test('takes no more bytes than it may, and says what went wrong', async () => {
  const expected = { endless: 'too_large', bomb: 'too_large', 'no-gzip': 'protocol', cut: 'connection_reset', reset: 'connection_reset', garbage: 'protocol' };
  for (const [act, failed] of Object.entries(expected)) assert.equal(failure(await ask(act)), failed, act);
  assert.equal(failure(await ask('found', { maxBytes: 10 })), 'too_large');
  const unused = net.createServer();
  await once(unused.listen(0, '127.0.0.1'), 'listening');
  const { port } = unused.address();
  unused.close();
  assert.equal(failure(await ask('', { routes: [{ rdap: `http://127.0.0.1:${port}/` }] })), 'connection_refused');
});

test('ends when it is told to', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('enough')), 100);
  await assert.rejects(ask('silent', { signal: stop.signal }), /enough/);
  await assert.rejects(ask('found', { signal: AbortSignal.abort() }), { name: 'AbortError' });
  const waiting = ask('found', { paused: [{ server: base, seconds: 20 }], maxWait: 25, signal: AbortSignal.timeout(100) });
  await assert.rejects(waiting, { name: 'TimeoutError' });
});

test('says what a relay would bring', async () => {
  const whois = await lookup('example.com', { protocols: ['whois'], routes: [{ whois: '127.0.0.1:4343' }] });
  assert.equal(whois.report.conclusion, 'denied');
  assert.deepEqual(whois.explanations.map(({ server, code }) => [server, code]), [['127.0.0.1:4343', 'no_relay']]);
  assert(whois.explanations[0].message.includes('whoisbox relay'));
  const failed = await ask('reset', { protocols: undefined });
  assert.deepEqual(failed.explanations.map(({ server, code }) => [server, code]), [[null, 'no_relay']]);
  assert.deepEqual((await ask('found', { protocols: undefined })).explanations, []);
  const absent = await lookup('example.com', { protocols: ['whois'], routes: [{ whois: '127.0.0.1:4343' }], relay: `${base.replace(/\d+$/, '1')}` });
  assert.deepEqual(absent.explanations.map(({ code }) => code), ['relay_unreachable']);
});

test('refuses what is no query', async () => {
  await assert.rejects(lookup('no query'), (error) => error instanceof LookupError && error.code === 'bad_query');
  await assert.rejects(ask('found', { routes: [{ rdap: 'ftp://example.net/' }] }), { name: 'LookupError', code: 'bad_options' });
});
