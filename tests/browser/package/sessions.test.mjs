// The scripted sessions (tests/sessions) in Chromium, by both components of the package.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { sessions } from '../../sessions/sessions.mjs';
import { launch } from '../chromium.mjs';
import { startSite } from '../internet.mjs';

const opened = [];
let page;

before(async () => {
  const site = await startSite({ sessions: new URL('../../sessions/', import.meta.url) });
  const browser = await launch();
  opened.push(browser, site);
  page = await browser.newPage();
  await page.goto(site.url);
});
after(async () => {
  for (const what of opened) await what.close();
});

/** Plays a session in the page, and gives what went otherwise. */
const played = (session, loads) =>
  page.evaluate(async ({ session, loads }) => {
    const [whoisbox, { play }] = await Promise.all([import('/index.js'), import('/sessions/play.mjs')]);
    const loaded = await whoisbox[loads]();
    try {
      play((query, options) => loaded.inquire(query, options), session);
    } catch (error) {
      return `${error.message}`;
    }
  }, { session, loads });

// The small component reads UTF-8 alone; lookups by a relay, which may bring other bytes, take the whole one.
const isUtf8 = (session) => !JSON.stringify(session).includes('"base64"');

for (const session of sessions) {
  for (const loads of isUtf8(session) ? ['loadWhole', 'load'] : ['loadWhole']) {
    test(`${session.name}, ${loads}`, async () => assert.equal(await played(session, loads), undefined));
  }
}

test('a session that goes otherwise is seen to', async () => {
  const session = sessions.find(({ report }) => report);
  const wrong = { ...session, report: { conclusion: 'otherwise' } };
  assert.match(await played(wrong, 'loadWhole'), /^report\/conclusion: "otherwise" expected/);
});
