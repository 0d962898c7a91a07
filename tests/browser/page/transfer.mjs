// What the page transfers.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** The files that a page has asked its server for, from its first request on, each with its bytes and those that brotli makes of them. */
export async function watched(context, { url, dist }) {
  const names = new Set();
  context.on('request', (request) => request.url().startsWith(url) && names.add(new URL(request.url()).pathname));
  return async () => {
    const files = [];
    for (const name of names) {
      const bytes = await readFile(path.join(dist, name === '/' ? 'index.html' : name)).catch(() => undefined);
      if (bytes) files.push({ name: name.slice(1) || 'index.html', bytes: bytes.length, compressed: compressed(bytes) });
    }
    return files;
  };
}

/** How many bytes brotli makes of it, at its best: a server of unchanging files compresses them once. */
export const compressed = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** The sum of what is transferred of scripts and WebAssembly. */
export const code = (files) => files.filter(({ name }) => /\.(js|wasm)$/.test(name)).reduce((sum, file) => sum + file.compressed, 0);
