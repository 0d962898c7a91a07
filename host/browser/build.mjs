// Builds the package into dist/: the guest crate to a component, the component to JavaScript beside one core module, the types of its
// JSON from the WIT, and the sources.
//
// Usage: node build.mjs    needs: npm install, and cargo with the target wasm32-unknown-unknown
//
// WHOISBOX_COMPONENT names a component that is there already, in place of what cargo would build; CARGO_TARGET_DIR, where cargo builds.

import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { componentNew, transpile } from '@bytecodealliance/jco';

import { jsonTypes } from './types.mjs';

const here = import.meta.dirname;
const workspace = path.join(here, '..', '..');
const TARGET = 'wasm32-unknown-unknown';
/** The world of the guest that the package carries: by default all that the parser has. */
const FEATURES = [];
/** A core module of fewer bytes is no code but a table for linking, and goes into the JavaScript. */
const SMALL = 1024;

const component = path.join(here, 'src', 'component');
const dist = path.join(here, 'dist');
await rm(component, { recursive: true, force: true });
await rm(dist, { recursive: true, force: true });
await writeComponent(await transpiled(await built()));
execFileSync(process.execPath, [path.join(here, 'node_modules', 'typescript', 'bin', 'tsc')], { cwd: here, stdio: 'inherit' });
// The compiler writes what it compiles; these are what they are.
for (const name of ['whoisbox.js', 'whoisbox.core.wasm']) await cp(path.join(component, name), path.join(dist, 'component', name));

/** The component's bytes. */
async function built() {
  const given = process.env.WHOISBOX_COMPONENT;
  if (given) return readFile(given);
  const target = process.env.CARGO_TARGET_DIR ?? path.join(workspace, 'target');
  // Every engine has 128-bit vectors: browsers since 2023, Node since 16.4.
  const env = { ...process.env, CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: '-C target-feature=+simd128' };
  const features = FEATURES.length ? ['--features', FEATURES.join()] : [];
  const build = ['build', '--profile', 'guest', '--locked', '--package', 'whoisbox-guest', '--target', TARGET, ...features];
  execFileSync('cargo', [...build, '--target-dir', path.join(target, 'guest')], { cwd: workspace, env, stdio: 'inherit' });
  return componentNew(await readFile(path.join(target, 'guest', TARGET, 'guest', 'whoisbox_guest.wasm')));
}

/** What jco makes of it: file names and contents. */
async function transpiled(bytes) {
  const { files, imports } = await transpile(bytes, {
    name: 'whoisbox',
    instantiation: { tag: 'async' },
    minify: true,
    nodejsCompat: false,
    quiet: true,
    wasiShim: false,
  });
  if (imports.length) throw new Error(`the component imports ${imports.join(', ')}: it is to import nothing`);
  return files;
}

async function writeComponent(files) {
  const small = {};
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith('.wasm') && content.length < SMALL) {
      small[name] = Buffer.from(content).toString('base64');
      continue;
    }
    const target = path.join(component, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
  const text = (name) => new TextDecoder().decode(files[`interfaces/osint-whois-${name}.d.ts`]);
  const wit = await Promise.all(['types', 'outputs', 'steps', 'tables'].map((name) => readFile(path.join(workspace, 'wit', `${name}.wit`), 'utf8')));
  await writeFile(path.join(component, 'types.ts'), jsonTypes(['types', 'outputs', 'steps', 'tables'].map(text), wit));
  await writeFile(path.join(component, 'small.ts'), `/** The component's small core modules, in base64. */\nexport const small: Record<string, string> = ${JSON.stringify(small)};\n`);
}
