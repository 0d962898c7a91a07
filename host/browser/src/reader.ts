import { instantiate } from './component/reader.js';
import type { Kind } from './platform.js';

/** Half as large: UTF-8, and the formats `json`, `rdap`, `stix` and `csv`. */
export const reader: Kind = { instantiate, url: () => new URL('./component/reader.core.wasm', import.meta.url) };
