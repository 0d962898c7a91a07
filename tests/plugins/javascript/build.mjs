// Makes a component of plugin.js, in the file that the argument names.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { componentize } from '@bytecodealliance/componentize-js';

const here = import.meta.dirname;
const world = await readFile(join(here, 'plugin.wit'), 'utf8');
// The contract, as it is given to others, in the same text: a package in braces.
const contract = await readFile(join(here, '../../../wit/deps/osint-plugin.wit'), 'utf8');
const nested = contract.replace(/^package ([^;]+);/, 'package $1 {');
const { component } = await componentize({
    sourcePath: join(here, 'plugin.js'),
    witWorld: `${world}\n${nested}\n}\n`,
    worldName: 'name-lengths',
    // It writes nothing, and serves nobody.
    disableFeatures: ['stdio', 'fetch-event'],
});
await writeFile(process.argv[2], component);
