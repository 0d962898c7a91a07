import { defineConfig } from 'vite';

// Relative addresses, so that the page works from any folder; no preloading script, no inlined assets: the page's policy allows neither.
export default defineConfig({
  base: './',
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
});
