// The worker of Node.

import { parentPort } from 'node:worker_threads';

import { server } from './serve.js';

const serve = server((delivery, transfer) => parentPort?.postMessage(delivery, transfer));
parentPort?.on('message', serve);
