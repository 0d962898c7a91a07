// Many answers: read in workers, shown as a table that is sorted, filtered, opened and saved.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { RDAP, THROTTLED, WHOIS, files } from './answers.mjs';
import { clean, drop, inChromium } from './chromium.mjs';

const open = inChromium();

/** The rows in view: the texts of their cells by the columns' titles. */
const rows = (page) =>
  page.locator('.grid').evaluate((grid) => {
    const titles = [...grid.querySelectorAll('[role=columnheader] button')].map((button) => button.firstChild.textContent);
    return [...grid.querySelectorAll('.grid-body [role=row]')]
      .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)
      .map((row) => Object.fromEntries([...row.children].map(({ textContent }, at) => [titles[at], textContent])));
  });
const column = async (page, title) => (await rows(page)).map((row) => row[title]);
const finished = (page) => page.getByRole('button', { name: /^CSV of/ }).waitFor();
const sort = (page, title) => page.getByRole('columnheader', { name: title }).getByRole('button').click();

async function table(open, what) {
  const page = await open();
  await drop(page, what);
  await finished(page);
  return page;
}

async function csv(page) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^CSV of/ }).click()]);
  assert.equal(file.suggestedFilename(), 'whoisbox.csv');
  return (await readFile(await file.path(), 'utf8')).split(/\r?\n/).filter(Boolean);
}

test('files that are dropped together are rows in their order, with what was read of each', async () => {
  const page = await table(open, [...files(3), ['rdap.json', RDAP], ['slow.txt', THROTTLED], ['empty.txt', '']]);
  const [first, , free, rdap, throttled, empty] = await rows(page);
  assert.deepEqual(first, {
    Name: 'harbour-0.example.com',
    Kind: 'Domain name',
    Standing: 'Registered',
    Registrar: 'Cedar Registrar Ltd',
    Holder: 'Harbour Atlas Publishing GmbH',
    Created: '2009-05-17',
    Expires: '2031-05-17',
    Servers: '3',
    Oddities: '',
    From: 'answer-0.txt',
  });
  assert.equal(free.Standing, 'Not registered');
  assert.equal(rdap.Name, 'xn--caf-example-dbb.example.org');
  assert.equal(throttled.Standing, 'The server asks to slow down');
  assert.equal(empty.Standing, 'The answer is empty');
  clean(page);
  await page.close();
});

test('the table is sorted by a column, either way, what is not told last', async () => {
  const page = await table(open, files(12));
  await sort(page, 'Expires');
  await page.locator('[aria-sort=ascending]').waitFor();
  assert.equal(await page.getByRole('columnheader', { name: 'Expires' }).getAttribute('aria-sort'), 'ascending');
  const up = await column(page, 'Expires');
  assert.deepEqual(up, [...up.filter(Boolean).sort(), '']);
  await sort(page, 'Expires');
  await page.locator('[aria-sort=descending]').waitFor();
  const down = await column(page, 'Expires');
  assert.deepEqual(down, [...down.filter(Boolean).sort().reverse(), '']);
  assert.notDeepEqual(up, down);
  clean(page);
  await page.close();
});

test('the filter keeps the rows that have all its words, and the CSV is of them in their order', async () => {
  const page = await table(open, files(12));
  await page.getByRole('searchbox').fill('ltd birch');
  await page.getByRole('button', { name: 'CSV of 3 answers' }).waitFor();
  assert.deepEqual(await column(page, 'Registrar'), Array(3).fill('Birch Registrar Ltd'));
  await sort(page, 'Name');
  await sort(page, 'Name');
  await page.locator('[aria-sort=descending]').waitFor();
  const names = await column(page, 'Name');
  assert.deepEqual(names, ['harbour-8.example.com', 'harbour-5.example.com', 'harbour-2.example.com']);
  const lines = await csv(page);
  assert.equal(lines.length, 4);
  assert.deepEqual(
    lines.slice(1).map((line) => /harbour-\d+\.example\.com/.exec(line)[0]),
    names,
  );
  assert.equal(new Set(lines.map((line) => line.split(',').length > 5)).size, 1);
  clean(page);
  await page.close();
});

test('the lines of JSON Lines and the messages of a mailbox are answers', async () => {
  const lines = [
    { id: 'one', text: WHOIS },
    { id: 'two', base64: Buffer.from(RDAP).toString('base64'), protocol: 'rdap' },
    { text: 'nothing' },
  ];
  const page = await table(open, [['answers.jsonl', `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{broken\n`]]);
  assert.deepEqual(await column(page, 'Name'), ['harbour-atlas.example.com', 'xn--caf-example-dbb.example.org', '', '']);
  assert.deepEqual((await column(page, 'From')).slice(0, 3), ['one', 'two', 'answers.jsonl:3']);

  const message = (subject, body) => `From x@example.net Tue Nov 24 00:00:00 2026\nSubject: ${subject}\n\n${body}\n`;
  await drop(page, [['answers.mbox', message('first', WHOIS) + message('second', RDAP)]]);
  await page.getByText('2 answers', { exact: false }).first().waitFor();
  await finished(page);
  assert.deepEqual(await column(page, 'From'), ['first', 'second']);
  assert.deepEqual(await column(page, 'Name'), ['harbour-atlas.example.com', 'xn--caf-example-dbb.example.org']);
  clean(page);
  await page.close();
});

test('a row opens as a card, by the keyboard, and one comes back to the table', async () => {
  const page = await table(open, files(30));
  await page.locator('.grid-body [tabindex="0"]').focus();
  await page.keyboard.press('End');
  await page.waitForFunction(() => document.activeElement.ariaRowIndex === '31');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => document.activeElement.ariaRowIndex === '3');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'harbour-1.example.com' }).waitFor();
  assert.equal(await page.getByRole('grid').isVisible(), false);
  await page.getByRole('button', { name: 'Back to the table' }).click();
  await page.getByRole('grid').waitFor();
  assert.equal((await column(page, 'Name'))[0], 'harbour-0.example.com');
  clean(page);
  await page.close();
});

test('keys that are pressed faster than the page is painted are followed, each', async () => {
  const page = await table(open, files(30));
  const reached = await page.locator('.grid-body [tabindex="0"]').evaluate(async (row) => {
    row.focus();
    for (const key of ['End', 'Home', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowDown']) {
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      // Long enough to render, and too short to paint.
      await Promise.resolve();
    }
    return document.activeElement.ariaRowIndex;
  });
  assert.equal(reached, '4');
  clean(page);
  await page.close();
});

test('of thousands of rows those in view alone are there, and the last can be reached', async () => {
  const lines = Array.from({ length: 3000 }, (_, at) =>
    JSON.stringify({ id: `${at}`, text: `Domain Name: name-${at}.example.com\r\nRegistrar: Example\r\n` }),
  );
  const page = await open();
  await drop(page, [['many.jsonl', lines.join('\n')]]);
  await finished(page);
  await page.getByRole('button', { name: 'CSV of 3,000 answers' }).waitFor();
  assert.ok((await page.locator('.grid-body [role=row]').count()) < 100);
  assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), '3001');
  await page.locator('.grid-body [tabindex="0"]').focus();
  await page.keyboard.press('End');
  await page.getByText('name-2999.example.com').waitFor();
  clean(page);
  await page.close();
});

test('what is being read can be seen and cancelled', async () => {
  const page = await open();
  const line = JSON.stringify({ text: WHOIS });
  // By the page itself, as soon as it is there: a click from outside may come after the last answer.
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      const cancel = [...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === 'Cancel');
      const bar = document.querySelector('progress[aria-label="Reading the answers"]');
      if (!cancel || !bar) return;
      observer.disconnect();
      cancel.click();
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  await drop(page, [['many.jsonl', Array(20_000).fill(line).join('\n')]]);
  await finished(page);
  assert.match(await page.locator('#batch-title').innerText(), /until cancelled/);
  const read = Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
  assert.ok(read < 20_000, `${read} were read`);
  clean(page);
  await page.close();
});
