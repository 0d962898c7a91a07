// The worker of a page.

import { server } from './serve.js';

// A worker's `postMessage` knows no origin.
const scope = self as unknown as { postMessage(message: unknown): void };
const serve = server((delivery) => scope.postMessage(delivery));
self.onmessage = (event) => serve(event.data);
