// The hostile suite (`tests/hostile/README.md`): parser.wasm says whom to ask, client.mjs asks. WHOISBOX_HOSTILE names the program
// that starts the servers and judges.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

import { Client } from './client.mjs';
import { LookupError } from '../../../host/browser/dist/errors.js';
import { Inquiry, load } from './machine.mjs';

const AT_ONCE = 32;

const { exported } = await load(path.join(process.env.WHOISBOX_COMPONENTS, 'parser.wasm'));
const stage = spawn(process.env.WHOISBOX_HOSTILE, { stdio: ['pipe', 'pipe', 'inherit'] });
const said = createInterface({ input: stage.stdout })[Symbol.asyncIterator]();
const hear = async () => JSON.parse((await said.next()).value);

test('hostile servers', async (t) => {
  const { ca, acts } = await hear();
  assert(acts.length >= 60);
  const waiting = acts.entries();
  const outcomes = [];
  const playOn = async () => {
    for (const [index, act] of waiting) outcomes[index] = await play(act, ca);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, playOn));
  for (const [index, { scenario }] of acts.entries()) {
    stage.stdin.write(`${JSON.stringify({ scenario: scenario.name, played: outcomes[index] })}\n`);
    const { why } = await hear();
    await t.test(`${scenario.name}: ${scenario.about}`, () => assert.equal(why, null));
  }
  stage.stdin.end();
});

// What came of an act, as the stage wants to know it.
async function play({ addresses, scenario }, ca) {
  const { query, options, names, limits } = scenario;
  const played = { dialled: [], denied: [] };
  const client = new Client({
    mayConnect(address, port) {
      const place = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
      const own = addresses.includes(place);
      played[own ? 'dialled' : 'denied'].push(place);
      return own;
    },
    async resolve(host) {
      const answers = names[host] ?? [[]];
      return answers.length > 1 ? answers.shift() : answers[0];
    },
    ca,
    exchange: limits.exchange,
    total: limits.total,
    maxBytes: limits.bytes,
  });
  try {
    played.report = await client.lookup(new Inquiry(exported, query, options));
  } catch (error) {
    if (!(error instanceof LookupError)) throw error;
    played.error = error.code;
  }
  return { ...played, most_bytes: client.mostBytes };
}
