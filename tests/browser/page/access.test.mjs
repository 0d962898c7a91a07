// That everybody can use the page: axe-core's rules, on each of its views.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AxeBuilder } from '@axe-core/playwright';

import { AUTNUM, ODD, RDAP, THROTTLED, WHOIS, files } from './answers.mjs';
import { drop, inChromium, read } from './chromium.mjs';

const open = inChromium();

/** Each view, and how one gets there. */
const VIEWS = {
  'the empty page': async () => {},
  'a domain by WHOIS': (page) => read(page, WHOIS),
  'a domain by RDAP': (page) => read(page, RDAP),
  'an AS number': (page) => read(page, AUTNUM),
  'an answer with oddities': (page) => read(page, ODD),
  'a refusal': (page) => read(page, THROTTLED),
  'many answers': async (page) => {
    await drop(page, files(30));
    await page.getByRole('button', { name: /^CSV of/ }).waitFor();
  },
  differences: async (page) => {
    await read(page, WHOIS);
    await page.getByRole('button', { name: /^Compare/ }).click();
    await drop(page, [['other.json', RDAP]]);
    await page.locator('.diff').waitFor();
  },
  'a lookup that was not answered': async (page) => {
    await page.locator('#field').fill('example.com');
    await page.getByRole('button', { name: 'Look up', exact: true }).click();
    await page.locator('#trail-title').waitFor();
  },
};
const LOOKS = {
  'on a desk, light': { colorScheme: 'light' },
  'on a desk, dark': { colorScheme: 'dark' },
  'on a phone, light': { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  'on a phone, dark': { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
};

for (const [look, options] of Object.entries(LOOKS)) {
  for (const [view, show] of Object.entries(VIEWS)) {
    test(`${view}, ${look}`, async () => {
      // Nobody answers the lookup.
      const page = await open({ ...options, mayAsk: () => true });
      await page.route((url) => url.hostname !== '127.0.0.1', (route) => route.abort());
      await show(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(violations.map(({ impact, id, nodes }) => `${impact}: ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`), []);
      await page.close();
    });
  }
}

test('a fault is seen to', async () => {
  const page = await open();
  await page.evaluate(() => document.querySelector('main').append(document.createElement('button')));
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.ok(violations.some(({ id }) => id === 'button-name'));
  await page.close();
});
