// The package's `lookup` in Chromium, against RDAP servers with CORS and without, and WHOIS servers by a relay.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch } from './chromium.mjs';
import { startInternet, startRelay, startSite } from './internet.mjs';

const DOMAIN = { rdapConformance: ['rdap_level_0'], objectClassName: 'domain', ldhName: 'example.com', status: ['active'] };
const CORS = { headers: { 'access-control-allow-origin': '*' } };

const opened = [];
const kept = (what) => (opened.unshift(what), what);
let internet, site, browser, relay, page;

before(async () => {
  internet = kept(await startInternet());
  site = kept(await startSite());
  browser = kept(await launch());
  internet.closed = await internet.rdapServer({ '/domain/example.com': DOMAIN });
  const servers = ['registry', 'registrar', 'rdap-http', internet.closed];
  relay = kept(await startRelay(internet, servers, '--allow-address', '127.0.0.1'));
  page = await pageOf('localhost');
});
after(async () => {
  for (const what of opened) await what.close();
});

async function pageOf(host) {
  const opened = await browser.newPage();
  await opened.goto(`http://${host}:${site.port}/`);
  return opened;
}

/** What a lookup in the page brings, with the steps that it told of. */
const lookUp = (options, query = 'example.com', by = page) =>
  by.evaluate(async ({ query, options }) => {
    const { lookup } = await import('/index.js');
    const steps = [];
    const { report, explanations } = await lookup(query, { ...options, onStep: (step) => steps.push(step.by ?? 'wait') });
    return { report, steps, explanations, failed: report.exchanges.at(-1)?.outcome.failed };
  }, { query, options });

const rdapOf = (server) => ({ protocols: ['rdap'], routes: [{ rdap: internet.url(server) }] });
const whoisOf = (server) => ({ protocols: ['whois'], routes: [{ whois: internet.servers[server] }] });

/** That there is one explanation, of this kind and with these words. */
function explained({ explanations }, code, ...words) {
  assert.deepEqual(explanations.map((explanation) => explanation.code), [code]);
  for (const word of words) assert.ok(explanations[0].message.includes(word), `${explanations[0].message} does not say ${word}`);
}

test('an RDAP server that lets pages read it is asked by fetch', async () => {
  const { report, steps, explanations } = await lookUp({ ...rdapOf('rdap-http'), relay: relay.url });
  assert.equal(report.conclusion, 'found');
  assert.equal(report.merged.name, 'example.com');
  assert.deepEqual([...new Set(steps)], ['fetch']);
  assert.deepEqual(explanations, []);
});

test('an RDAP server that does not is explained', async () => {
  const found = await lookUp(rdapOf(internet.closed));
  assert.equal(found.report.conclusion, 'denied');
  assert.equal(found.report.merged, undefined);
  explained(found, 'no_cors', internet.servers[internet.closed], '`whoisbox relay`');

  await internet.script(internet.closed, CORS);
  assert.equal((await lookUp(rdapOf(internet.closed))).report.conclusion, 'found', 'it was for the header alone');
  await internet.script(internet.closed);
});

test('an RDAP server that does not is asked by the relay', async () => {
  const { report, steps, explanations } = await lookUp({ ...rdapOf(internet.closed), relay: relay.url });
  assert.equal(report.conclusion, 'found');
  assert.equal(report.merged.name, 'example.com');
  assert.deepEqual(steps, ['fetch', 'relay']);
  assert.deepEqual(explanations, []);
  await internet.script(internet.closed, { throttled: { seconds: 77 } });
  const throttled = await lookUp({ ...rdapOf(internet.closed), relay: relay.url });
  assert.equal(throttled.report.conclusion, 'throttled');
  assert.equal(throttled.report.pauses[0].seconds, 77);
  await internet.script(internet.closed);
});

test('WHOIS servers are asked by the relay, the registrar after the registry', async () => {
  const { report, steps, explanations } = await lookUp({ ...whoisOf('registry'), relay: relay.url });
  assert.equal(report.conclusion, 'found');
  assert.deepEqual(report.exchanges.map(({ authority }) => authority), ['registry', 'registrar']);
  assert.ok(report.merged.contacts.length > 0, 'the contacts are the registrar\'s');
  assert.deepEqual(steps, ['relay', 'relay']);
  assert.deepEqual(explanations, []);
  assert.equal((await lookUp({ ...whoisOf('registry'), relay: relay.url }, 'nobody.com')).report.conclusion, 'not_found');
});

test('bytes of every kind pass the relay', async () => {
  await internet.script('registrar', { body: 'Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\nRegistrant Name: Zoë Müller 株\r\n' });
  const { report } = await lookUp({ ...whoisOf('registrar'), relay: relay.url });
  assert.equal(report.merged.contacts[0].name, 'Zoë Müller 株');
  await internet.script('registrar');
});

test('without a relay WHOIS is explained', async () => {
  const asked = (await internet.requests()).length;
  const found = await lookUp(whoisOf('registry'));
  assert.equal(found.report.conclusion, 'denied');
  explained(found, 'no_relay', '`whoisbox relay`', 'http://127.0.0.1:4343');
  assert.equal((await internet.requests()).length, asked);
});

test('a relay that does not serve the page is explained, and serves it when told to', async () => {
  const stranger = await pageOf('whois.localhost');
  const found = await lookUp({ ...whoisOf('registry'), relay: relay.url }, 'example.com', stranger);
  assert.equal(found.report.conclusion, 'denied');
  const origin = `http://whois.localhost:${site.port}`;
  explained(found, 'relay_denied', `whoisbox relay --origin ${origin}`);

  const told = kept(await startRelay(internet, ['registry', 'registrar'], '--allow-address', '127.0.0.1', '--origin', origin));
  const { report } = await lookUp({ ...whoisOf('registry'), relay: told.url }, 'example.com', stranger);
  assert.equal(report.conclusion, 'found');
});

test('a server that the relay may not ask is explained', async () => {
  const careful = kept(await startRelay(internet, ['registry', internet.closed]));
  const asked = (await internet.requests()).length;
  const whois = await lookUp({ ...whoisOf('registry'), relay: careful.url });
  assert.equal(whois.report.conclusion, 'denied');
  explained(whois, 'relay_denied', 'it is a loopback address', '--allow-address 127.0.0.1/32');
  const port = await lookUp({ ...whoisOf('cctld'), relay: careful.url }, 'example.org');
  explained(port, 'relay_denied', `--allow-port ${internet.port('cctld')}`);
  assert.equal((await internet.requests()).length, asked);
  const rdap = await lookUp({ ...rdapOf(internet.closed), relay: careful.url });
  assert.equal(rdap.report.conclusion, 'denied');
  explained(rdap, 'relay_denied', 'it is a loopback address');
});

test('a relay that is not there is explained', async () => {
  const gone = await startRelay(internet, ['registry']);
  await gone.close();
  const found = await lookUp({ ...whoisOf('registry'), relay: gone.url });
  assert.equal(found.report.conclusion, 'network_failure');
  explained(found, 'relay_unreachable', gone.url, '`whoisbox relay`');
});

test('a redirect to a server that nobody named ends there', async () => {
  const inner = await internet.rdapServer({ '/domain/example.com': DOMAIN });
  await internet.script(internet.closed, { redirect: `${internet.url(inner)}domain/example.com` });
  const found = await lookUp({ ...rdapOf(internet.closed), relay: relay.url });
  assert.deepEqual(Object.keys(found.report.exchanges[0].outcome), ['redirected']);
  assert.equal(found.failed, 'denied');
  assert.equal(found.report.merged, undefined);
  // A browser follows redirects itself, also when it is asked whether a server is there at all; the relay is not to.
  const byRelay = (await internet.requests()).filter(({ server, head }) => server === inner && !head.includes('Sec-Fetch-Mode'));
  assert.deepEqual(byRelay, []);
  await internet.script(internet.closed);
});

test('a tarpit ends in time', async () => {
  for (const turn of [{ silent: true }, { drip: { bytes: 1, every_ms: 50 } }]) {
    for (const [server, asked] of [['registry', whoisOf('registry')], ['rdap-http', rdapOf('rdap-http')], [internet.closed, rdapOf(internet.closed)]]) {
      await internet.script(server, turn);
      const { failed, report } = await lookUp({ ...asked, relay: relay.url, exchangeTimeout: 1 });
      assert.equal(failed, 'timed_out', `${server}: ${JSON.stringify(turn)}`);
      assert.equal(report.conclusion, 'network_failure');
      await internet.script(server);
    }
  }
});

test('an answer that was cut is no answer', async () => {
  for (const [turn, failed] of [[{ reset_after: 100 }, 'connection_reset'], [{ flood: { bytes: 4_000_000, of: '% x\r\n' } }, 'too_large']]) {
    await internet.script('registry', turn);
    const found = await lookUp({ ...whoisOf('registry'), relay: relay.url });
    assert.equal(found.failed, failed);
    assert.equal(found.report.merged, undefined);
  }
  await internet.script('registry');
});
