// A browser and pages that report whatever a page is not to do.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { launch } from '../chromium.mjs';
import { serve } from './serve.mjs';

/** A page with `violations`: what the policy forbade, dialogs, errors, requests elsewhere, and whether foreign code has run. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const violations = [];
  const own = new URL(url).origin;
  await page.exposeFunction('reportViolation', (violation) => violations.push(violation));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) =>
      reportViolation(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
    Object.defineProperty(window, '__pwned', { set: (value) => reportViolation(`ran: ${value}`) });
  });
  page.on('dialog', (dialog) => (violations.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  page.on('pageerror', (error) => violations.push(`error: ${error}`));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && violations.push(`console: ${message.text()}`));
  page.on('popup', (popup) => violations.push(`popup: ${popup.url()}`));
  page.on('framenavigated', (frame) => new URL(frame.url()).origin === own || violations.push(`navigated: ${frame.url()}`));
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== own && protocol !== 'blob:' && !options.mayAsk?.(request.url())) violations.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  await page.locator('#field').waitFor();
  return Object.assign(page, { violations, close: () => context.close() });
}

/** Has the page read an answer. */
export async function read(page, answer) {
  // `fill` inserts line by line, which takes the browser long where there are many.
  await page.locator('#field').evaluate((field, text) => {
    document.querySelector('article.card')?.classList.add('before');
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, answer);
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await page.locator('article.card:not(.before)').waitFor();
}

/** Fails where the page did what it is not to do. */
export const clean = (page) => assert.deepEqual(page.violations, []);

/** Drops files, each its name and content, or a text on the page. */
export const drop = (page, what) =>
  page.evaluate((what) => {
    const dataTransfer = new DataTransfer();
    if (typeof what === 'string') dataTransfer.setData('text/plain', what);
    else for (const [name, content] of what) dataTransfer.items.add(new File([content], name));
    document.querySelector('main').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, what);

/** Starts the page's server and the browser before a file's tests and ends them after; gives what opens a page. `change`: see `serve`. */
export function inChromium(change) {
  let site, browser;
  before(async () => {
    site = await serve(change);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    site?.close();
  });
  return (options, fragment = '') => open(browser, site.url + fragment, options);
}
