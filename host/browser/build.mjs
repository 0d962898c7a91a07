// Builds the package into dist/: the guest crate to two components, these to JavaScript beside a core module each, the types of their
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
/** The components of the package (`wit/worlds.wit`): what cargo is told, and the folder of its profile. */
const COMPONENTS = {
  parser: { options: ['--profile', 'guest'], profile: 'guest' },
  reader: { options: ['--profile', 'web', '--no-default-features'], profile: 'web' },
};
/** A core module of fewer bytes is no code but a table for linking, and goes into the JavaScript. */
const SMALL = 1024;
/** What jco marks its scripts with, which nothing reads, and of which bundlers warn. */
const DIRECTIVE = /^(["'])use components\1;/;
/** What is cut out of jco's scripts, each with what comes in its place. */
const CUTS = [
  // What it falls back to where it is given no modules. They always are, and bundlers take the URL for the whole folder.
  ['getCoreModule||(getCoreModule=e=>fetchCompile(new URL(`./${e}`,import.meta.url)))', '0'],
  // Deno asks its user for each variable of the environment.
  ['globalThis?.process?.env?.JCO_DEBUG', '0'],
];

const generated = path.join(here, 'src', 'component');
const dist = path.join(here, 'dist');
for (const folder of [generated, dist]) await rm(folder, { recursive: true, force: true });
const small = {};
for (const [name, { options, profile }] of Object.entries(COMPONENTS)) await write(name, await built(options, profile));
await writeTypes();
execFileSync(process.execPath, [path.join(here, 'node_modules', 'typescript', 'bin', 'tsc')], { cwd: here, stdio: 'inherit' });
// The compiler writes what it compiles; these are what they are.
for (const name of Object.keys(COMPONENTS)) {
  for (const file of [`${name}.js`, `${name}.core.wasm`]) await cp(path.join(generated, file), path.join(dist, 'component', file));
}

/** A component's bytes. */
async function built(options, profile) {
  const given = process.env.WHOISBOX_COMPONENT;
  if (given) return readFile(given);
  const target = process.env.CARGO_TARGET_DIR ?? path.join(workspace, 'target');
  const build = ['build', ...options, '--locked', '--package', 'whoisbox-guest', '--target', TARGET, '--target-dir', target];
  execFileSync('cargo', build, { cwd: workspace, stdio: 'inherit' });
  return componentNew(await readFile(path.join(target, TARGET, profile, 'whoisbox_guest.wasm')));
}

/** Writes what jco makes of a component: JavaScript, its types and the core module. */
async function write(name, bytes) {
  const { files, imports } = await transpile(bytes, {
    name,
    instantiation: { tag: 'async' },
    minify: true,
    nodejsCompat: false,
    quiet: true,
    wasiShim: false,
  });
  if (imports.length) throw new Error(`${name} imports ${imports.join(', ')}: it is to import nothing`);
  for (const [file, content] of Object.entries(files)) {
    if (file.endsWith('.wasm') && content.length < SMALL) small[file] = Buffer.from(content).toString('base64');
    else await put(file, file === `${name}.js` ? cut(new TextDecoder().decode(content)) : content);
  }
}

function cut(script) {
  const left = CUTS.reduce((left, [text, instead]) => {
    const [before, after, ...more] = left.split(text);
    if (after === undefined || more.length) throw new Error(`jco does otherwise than it did: ${text} is not there once`);
    return `${before}${instead}${after}`;
  }, script);
  return left.replace(DIRECTIVE, '');
}

/** The types of the JSON, and what else the sources take from here. */
async function writeTypes() {
  const names = ['types', 'outputs', 'steps', 'tables'];
  const interfaces = await Promise.all(names.map((name) => readFile(path.join(generated, 'interfaces', `osint-whois-${name}.d.ts`), 'utf8')));
  const wit = await Promise.all(names.map((name) => readFile(path.join(workspace, 'wit', `${name}.wit`), 'utf8')));
  await put('types.ts', jsonTypes(interfaces, wit));
  const table = JSON.stringify(small);
  await put('small.ts', `/** The components' small core modules, in base64. */\nexport const small: Record<string, string> = ${table};\n`);
}

async function put(file, content) {
  const target = path.join(generated, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, content);
}
