// The package in Deno, which is given nothing but the right to read it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';

const folder = path.join(import.meta.dirname, '..');
const deno = path.join(folder, 'node_modules', '.bin', 'deno');
const index = path.join(folder, '..', '..', 'host', 'browser', 'dist', 'node.js');

const PROGRAM = `
  const { convert, parse, parseMany } = await import(${JSON.stringify(`file://${index}`)});
  const text = 'Domain Name: example.com\\r\\nRegistrar: Example Registrar, Inc.\\r\\nCreation Date: 2001-02-03T04:05:06Z\\r\\n';
  const names = [];
  for await (const { id, registration } of parseMany(Array.from({ length: 500 }, (_, id) => ({ id, text })), { threads: 2 })) {
    if (registration.name === 'example.com') names.push(id);
  }
  const { name } = await parse(text);
  console.log(JSON.stringify({ name, rdap: JSON.parse((await convert(text, 'rdap')).text).ldhName, read: names.length }));
`;

test('an answer, many in workers, and another format', () => {
  const { status, stdout, stderr } = spawnSync(deno, ['run', '--no-prompt', '--no-config', `--allow-read=${path.dirname(index)}`, '-'], {
    input: PROGRAM, encoding: 'utf8', env: { ...process.env, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' },
  });
  assert.equal(status, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), { name: 'example.com', rdap: 'example.com', read: 500 });
});
