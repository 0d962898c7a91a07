import type { Instantiate } from './engine.js';
import { EngineError } from './errors.js';

/** A worker, as far as it is needed. */
export interface Thread {
  /** Sends it a message, and hands over the memory of what is in it. */
  post(message: unknown, transfer?: ArrayBuffer[]): void;
  /** Hears its messages, and once why it is no more. */
  listen(message: (data: unknown) => void, failed: (error: unknown) => void): void;
  /** Whether it keeps the program running. */
  hold(held: boolean): void;
  /** Ends it. */
  end(): void;
}

/** A component. */
export interface Kind {
  /** What jco makes of it. */
  instantiate: Instantiate;
  /** The package's own core module of it. */
  url(): URL;
}

/** What the surroundings of a program give: a page's, unless `node.js` put Node's in their place. */
export interface Platform {
  /** Compiles the core module at a URL. */
  compile(url: URL): Promise<WebAssembly.Module>;
  /** Starts a worker. */
  thread(): Thread;
  /** How many threads run at once. */
  cores(): number;
  /** Whether `fetch` tells redirects (`manual`), or a page may only follow them. */
  redirects: 'manual' | 'follow';
  /** The component that does all it can; where it is the same as the whole one, there is none. */
  reader(): Promise<Kind> | undefined;
}

/** The surroundings of this program. */
export const platform: Platform = {
  compile: async (url) => compileResponse(fetch(url)),
  thread: () => webThread(new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'whoisbox' })),
  cores: () => navigator.hardwareConcurrency || 2,
  redirects: 'follow',
  // A page waits for what it loads: the small one first, and the whole one when it is needed.
  reader: async () => (await import('./reader.js')).reader,
};

/** Compiles what a server sends, while it comes if it says what it is. */
export async function compileResponse(response: Response | PromiseLike<Response>): Promise<WebAssembly.Module> {
  const found = await response;
  if (!found.ok) throw new EngineError(`the component's core module is not at ${found.url}: HTTP status ${found.status}`);
  const type = found.headers.get('content-type') ?? '';
  if (type.split(';')[0]?.trim() === 'application/wasm') return WebAssembly.compileStreaming(found);
  return WebAssembly.compile(await found.arrayBuffer());
}

function webThread(worker: Worker): Thread {
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen(message, failed) {
      worker.onmessage = (event) => message(event.data);
      worker.onerror = (event) => failed(event.message ?? 'it could not be started; does the Content-Security-Policy say worker-src?');
      worker.onmessageerror = () => failed('a message could not be read');
    },
    hold() {},
    end: () => worker.terminate(),
  };
}
