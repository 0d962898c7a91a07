// How many answers are read in a second, beside whoiser: the same answers, in turns, in Node and in Chromium.
//
// Usage: npm install && node reading.mjs [FOLDER]    needs: host/browser, built; Debian's Chromium, or the one that CHROMIUM names
//
// FOLDER holds answers: a `manifest.jsonl` whose lines name them as `path`, with `query` and `server`, or files `*.txt`; by default they
// are the repository's own cases. Answers that are not UTF-8 are left out. All times are of the clock: the machine should do nothing else.

import { createServer } from 'node:http';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';

import { chromium } from 'playwright-core';
import { rolldown } from 'rolldown';
import whoiser from 'whoiser/src/parsers.js';

import * as whoisbox from '../../../host/browser/dist/node.js';
import { measure } from './rounds.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
const here = import.meta.dirname;
const dist = path.join(here, '..', '..', '..', 'host', 'browser', 'dist');
const cases = path.join(here, '..', '..', 'cases', 'whois');

const answers = await load(process.argv[2] ?? cases);
const size = answers.reduce((sum, { text }) => sum + text.length, 0) / answers.length;
console.log(`${answers.length} answers of ${Math.round(size)} characters; ${availableParallelism()} cores`);
print(`Node ${process.versions.node}`, await measure(whoisbox, whoiser, answers));
await inChromium();

async function load(folder) {
  const found = [];
  for (const { file, server, query } of await named(folder)) {
    try {
      found.push({ text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)), server, query });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return found;
}

async function named(folder) {
  const manifest = await readFile(path.join(folder, 'manifest.jsonl'), 'utf8').catch(() => undefined);
  if (manifest !== undefined) {
    const lines = manifest.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    return lines.map(({ path: file, server, query }) => ({ file: path.join(folder, file), server, query }));
  }
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.txt') && !file.endsWith('.query.txt'));
  return files.sort().map((file) => ({ file: path.join(folder, file), server: folder === cases ? path.dirname(file) : undefined }));
}

/** The same in a page. */
async function inChromium() {
  const folder = await mkdtemp(path.join(tmpdir(), 'whoisbox-bench-'));
  const input = { whoiser: 'whoiser/src/parsers.js', rounds: path.join(here, 'rounds.mjs') };
  // whoiser's parsers load Node's modules for asking, but do not use them.
  const none = { name: 'none', resolveId: (id) => (isBuiltin(id) ? '\0none' : undefined), load: (id) => (id === '\0none' ? 'export {}' : undefined) };
  const bundle = await rolldown({ input, cwd: here, plugins: [none] });
  await bundle.write({ dir: folder, format: 'esm' });
  const server = createServer(async ({ url }, response) => {
    const file = url.startsWith('/bundle/') ? path.join(folder, url.slice('/bundle/'.length)) : path.join(dist, url);
    const type = { '.js': 'text/javascript', '.wasm': 'application/wasm' }[path.extname(url)] ?? 'text/html';
    const content = url === '/' ? '<!doctype html>' : await readFile(file).catch(() => '');
    response.writeHead(200, { 'content-type': type }).end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const figures = await page.evaluate(async (answers) => {
      const [whoisbox, { default: whoiser }, { measure }] =
        await Promise.all([import('/index.js'), import('/bundle/whoiser.js'), import('/bundle/rounds.js')]);
      return measure(whoisbox, whoiser, answers);
    }, answers);
    print(`Chromium ${browser.version()}`, figures);
  } finally {
    await browser.close();
    server.close();
    await rm(folder, { recursive: true });
  }
}

function print(where, rates) {
  console.log(`\n${where}: answers in a second, by the clock`);
  for (const [name, rounds] of Object.entries(rates)) {
    const ratio = middle(rounds.map((rate, round) => rate / rates.whoiser[round]));
    console.log(`  ${name.padEnd(32)} ${Math.round(middle(rounds)).toLocaleString('en').padStart(8)}   ${ratio.toFixed(2)} times whoiser`);
  }
}

function middle(numbers) {
  return [...numbers].sort((one, other) => one - other)[numbers.length >> 1];
}
