// The two components in Node through jco: loading them, and the npm package's step machine on each. The package is built before.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { transpile } from '@bytecodealliance/jco';

import { Inquiry as PackageInquiry } from '../../../host/browser/dist/inquiry.js';

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

/** The inquiry of the npm package, by a component of `load`. */
export class Inquiry extends PackageInquiry {
  constructor(exported, query, options) {
    super({ call: (use) => use(exported) }, query, options);
  }

  /** The JSON report, once it agrees with the typed one in what both tell at a glance. */
  report() {
    const typed = this.inquiry.report();
    const report = super.report();
    if (report.conclusion !== typed.conclusion.replaceAll('-', '_')) throw new Error('the typed report concludes otherwise');
    if (report.exchanges.length !== typed.exchanges.length) throw new Error('the typed report has other exchanges');
    return report;
  }
}
