// The scripted sessions, for tests that run in Node.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Each with its file's `name`. */
export const sessions = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ name, ...JSON.parse(readFileSync(path.join(import.meta.dirname, name), 'utf8')) }));
