// The two components in Node through jco: loading them, and the step machine as plain JSON values.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { transpile } from '@bytecodealliance/jco';

// Beside the packages, so that what jco makes of lookup.wasm finds its WASI shim.
const generated = path.join(import.meta.dirname, 'node_modules', '.cache', 'whoisbox');

/** Makes a component a JavaScript module: gives its exports and the names of its imports. */
export async function load(file) {
  const name = path.basename(file, '.wasm');
  const folder = path.join(generated, name);
  const { files, imports } = await transpile(await readFile(file), { name, noTypescript: true, quiet: true });
  for (const [relative, content] of Object.entries(files)) {
    const target = path.join(folder, relative);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
  const exported = await import(pathToFileURL(path.join(folder, `${name}.js`)));
  return { imports, exported };
}

/** An inquiry whose steps and reports are JSON values (`wit/report.schema.json`). */
export class Inquiry {
  #inquiry;

  constructor(steps, query, options = {}) {
    this.#inquiry = refusable(() =>
      steps.Inquiry.start(query, {
        protocols: options.protocols ?? [],
        routes: (options.routes ?? []).map((route) => tagged(route)),
        followReferrals: options.follow_referrals ?? true,
        maxRequests: options.max_requests ?? 0,
        maxWait: options.max_wait ?? 0,
        tables: options.tables ?? [],
        paused: options.paused ?? [],
      }),
    );
  }

  /** `{"send": request}`, `{"wait": seconds}` or `"done"`. */
  poll() {
    const { tag, val } = this.#inquiry.poll();
    if (tag === 'done') return 'done';
    return { [tag]: tag === 'send' ? { [snake(val.tag)]: { ...val.val } } : val };
  }

  /** Takes an answer as the session's file tells it. */
  handleAnswer(answer) {
    const { tag, val } = tagged(answer);
    const given = {
      whois: () => payload(val),
      http: () => ({ status: val.status, location: val.location, retryAfter: val.retry_after, body: payload(val.body) }),
      failed: () => kebab(val),
    };
    refusable(() => this.#inquiry.handleAnswer({ tag, val: given[tag]() }));
  }

  /** Takes whether the wait was kept. */
  handleWait(waited) {
    refusable(() => this.#inquiry.handleWait(waited));
  }

  /** The JSON report, once it agrees with the typed one in what both tell at a glance. */
  report() {
    const typed = this.#inquiry.report();
    const report = JSON.parse(this.#inquiry.reportJson());
    if (report.conclusion !== snake(typed.conclusion)) throw new Error('the typed report concludes otherwise');
    if (report.exchanges.length !== typed.exchanges.length) throw new Error('the typed report has other exchanges');
    return report;
  }
}

/** A `lookup-error`: its code in snake_case and its sentence. */
export class Refused extends Error {
  constructor({ tag, val }) {
    super(val ?? '');
    this.code = snake(tag);
  }
}

function refusable(call) {
  try {
    return call();
  } catch (error) {
    if (error.payload?.tag) throw new Refused(error.payload);
    throw error;
  }
}

// A body as it came, or as the session's file tells it: text, lines, bytes or JSON.
function payload(body) {
  if (body instanceof Uint8Array) return { tag: 'bytes', val: body };
  if (typeof body === 'string') return { tag: 'text', val: body };
  if (Array.isArray(body)) return { tag: 'text', val: body.map((line) => `${line}\r\n`).join('') };
  if (Object.keys(body).join() === 'base64') return { tag: 'bytes', val: new Uint8Array(Buffer.from(body.base64, 'base64')) };
  return { tag: 'text', val: JSON.stringify(body) };
}

function tagged(object) {
  const [[tag, val]] = Object.entries(object);
  return { tag, val };
}

const snake = (name) => name.replaceAll('-', '_');
const kebab = (name) => name.replaceAll('_', '-');
