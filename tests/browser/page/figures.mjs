// Measures what a visitor of the page waits for. Figures, no test: they want a machine that does nothing else.
//
// Usage: node page/figures.mjs [ANSWERS]    10,000 unless said

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';

import { launchKept } from '../chromium.mjs';
import { WHOIS, files } from './answers.mjs';
import { serve } from './serve.mjs';
import { code, watched } from './transfer.mjs';

const RUNS = 15;
const number = Number(process.argv[2] ?? 10_000);
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
const sorted = (values) => [...values].sort((one, other) => one - other);

const site = await serve();
const profile = await mkdtemp(path.join(tmpdir(), 'whoisbox-page-'));
const context = await launchKept(profile);
try {
  await transfer();
  await firstParse();
  await many('files', files(number));
  await many('one file of JSON lines', [['answers.jsonl', files(number).map(([, text]) => `${JSON.stringify({ text })}\n`).join('')]]);
} finally {
  await context.close();
  site.close();
  await rm(profile, { recursive: true, force: true });
}

async function transfer() {
  const transferred = await watched(context, site);
  await visit();
  const found = await transferred();
  console.log('Transferred until the first answer is read (brotli 11)');
  for (const { name, bytes, compressed } of found) console.log(`  ${name.padEnd(44)} ${kb(compressed).padStart(10)} of ${kb(bytes).padStart(10)}`);
  console.log(`  scripts and WebAssembly: ${kb(code(found))}; all: ${kb(found.reduce((sum, file) => sum + file.compressed, 0))}`);
}

/** When the answer in the page's address was read, in milliseconds from the start of the navigation, in a tab that is open. */
async function visit() {
  const page = await context.newPage();
  await page.goto(`${site.url}icon.svg`);
  await page.goto(`${site.url}#a=${deflateRawSync(Buffer.from(WHOIS)).toString('base64url')}`);
  await page.locator('article.card').waitFor();
  const [read, shown] = await page.evaluate(() => {
    const paints = performance.getEntriesByName('first-contentful-paint');
    return [performance.getEntriesByName('first-parse')[0].startTime, paints[0]?.startTime];
  });
  // Time for the browser to keep the compiled code.
  await page.waitForTimeout(1000);
  await page.close();
  return { read, shown };
}

async function firstParse() {
  const visits = [];
  for (let run = 0; run < RUNS; run++) visits.push(await visit());
  for (const [what, values] of [['first answer read', visits.map(({ read }) => read)], ['first content painted', visits.map(({ shown }) => shown)]]) {
    const times = sorted(values);
    console.log(`${what}, warm cache, ${RUNS} visits: ${times[RUNS >> 1].toFixed(0)} ms in the middle, ${times[RUNS - 1].toFixed(0)} ms at most`);
  }
}

async function many(what, dropped) {
  const page = await context.newPage();
  await page.goto(site.url);
  await page.locator('#field').waitFor();
  // The files are there before the watch begins, as they are for one who drops them.
  for (let at = 0; at < dropped.length; at += 500) {
    await page.evaluate((some) => {
      window.dropped ??= new DataTransfer();
      for (const [name, content] of some) window.dropped.items.add(new File([content], name));
    }, dropped.slice(at, at + 500));
  }
  await page.waitForTimeout(2000);
  const seen = await page.evaluate(async () => {
    const [tasks, gaps, progress] = [[], [], new Set()];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: 'longtask' });
    const began = performance.now();
    let [last, took] = [began];
    const finished = () => [...document.querySelectorAll('button')].some(({ textContent }) => /^CSV of/.test(textContent));
    document.querySelector('main').dispatchEvent(new DragEvent('drop', { dataTransfer: window.dropped, bubbles: true, cancelable: true }));
    await new Promise((resolve) => {
      const frame = (now) => {
        gaps.push(now - last);
        last = now;
        const bar = document.querySelector('progress');
        if (bar) progress.add(bar.position);
        if (finished()) {
          took ??= performance.now() - began;
          resolve();
        } else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { took, tasks, gap: Math.max(...gaps), frames: gaps.length, progress: progress.size };
  });
  const longest = seen.tasks.length ? `${seen.tasks.length} tasks of 50 ms or more, the longest ${Math.max(...seen.tasks).toFixed(0)} ms` : 'no task of 50 ms';
  console.log(`${number.toLocaleString('en')} answers dropped as ${what}: ${(seen.took / 1000).toFixed(2)} s, ${Math.round((number / seen.took) * 1000).toLocaleString('en')}/s`);
  console.log(`  the page meanwhile: ${longest}; ${seen.frames} frames, the longest wait for one ${seen.gap.toFixed(0)} ms; the bar stood in ${seen.progress} places`);
  await page.close();
}
