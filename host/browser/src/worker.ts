// The worker of a page.

import { server } from './serve.js';

// A worker's `postMessage` knows no origin.
const scope = self as unknown as { postMessage(message: unknown, transfer: ArrayBuffer[]): void };
const serve = server((delivery, transfer) => scope.postMessage(delivery, transfer));
self.onmessage = (event) => serve(event.data);
