import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';

// Relative addresses, so that the page works from any folder; no preloading script and no inlined assets, for the page's policy
// allows neither.
export default defineConfig({
  base: './',
  plugins: [early()],
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
});

/** Has the browser fetch the small component along with the page's own script, and not only once that asks for it. */
function early(): Plugin {
  return {
    name: 'early',
    transformIndexHtml(_html, { bundle }) {
      const tags: HtmlTagDescriptor[] = [];
      for (const { type, fileName } of Object.values(bundle ?? {})) {
        const href = `./${fileName}`;
        if (/\breader\.core-[^/]*\.wasm$/.test(fileName)) {
          tags.push(link({ rel: 'preload', as: 'fetch', type: 'application/wasm', href }));
        } else if (type === 'chunk' && /\breader-[^/]*\.js$/.test(fileName)) {
          tags.push(link({ rel: 'modulepreload', href }));
        }
      }
      if (bundle && tags.length !== 2) {
        this.error('the small component is not reader-*.js and reader.core-*.wasm in the bundle: name it in vite.config.ts');
      }
      return tags;
    },
  };
}

// After the page's policy, which holds for what comes behind it.
function link(attrs: Record<string, string>): HtmlTagDescriptor {
  return { tag: 'link', injectTo: 'head', attrs: { crossorigin: true, ...attrs } };
}
