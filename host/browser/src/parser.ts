import { instantiate } from './component/parser.js';
import type { Kind } from './platform.js';

/** All that there is: every charset and format, and quick. */
export const parser: Kind = { instantiate, url: () => new URL('./component/parser.core.wasm', import.meta.url) };
