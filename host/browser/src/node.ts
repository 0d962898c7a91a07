// The package in Node: its surroundings in place of a page's, and the same functions.

import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { compileResponse, platform, type Platform, type Thread } from './platform.js';

Object.assign(platform, {
  compile: async (url) => (url.protocol === 'file:' ? WebAssembly.compile(await readFile(fileURLToPath(url))) : compileResponse(fetch(url))),
  thread: () => nodeThread(new Worker(new URL('./worker-node.js', import.meta.url), { name: 'whoisbox' })),
  cores: () => os.availableParallelism(),
  redirects: 'manual',
  reader: () => undefined,
} satisfies Platform);

function nodeThread(worker: Worker): Thread {
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen(message, failed) {
      worker.on('message', message);
      worker.on('error', failed);
      worker.on('exit', (code) => failed(`it ended with code ${code}`));
    },
    hold: (held) => (held ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
}

export * from './index.js';
