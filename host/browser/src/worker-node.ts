// The worker of Node.

import { parentPort } from 'node:worker_threads';

import { server } from './serve.js';

const serve = server((delivery) => parentPort?.postMessage(delivery));
parentPort?.on('message', serve);
