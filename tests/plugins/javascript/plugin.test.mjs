// The plugin in JavaScript in the host that knows nothing of it: what the command lists, what comes of events, and what is denied.
// WHOISBOX_BINARY names the command, WHOISBOX_PLUGIN the component.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const { WHOISBOX_BINARY: binary, WHOISBOX_PLUGIN: plugin } = process.env;

/** Starts the command, and waits for its end. */
function run(...given) {
    return new Promise((resolve, reject) => {
        const child = spawn(binary, given, { stdio: ['ignore', 'pipe', 'pipe'] });
        let [out, err] = ['', ''];
        child.stdout.on('data', (data) => (out += data));
        child.stderr.on('data', (data) => (err += data));
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, out, err, lines: () => out.trim().split('\n').map((line) => JSON.parse(line)) }));
    });
}

const events = (value, ...given) => run('events', value, '--plugin', plugin, '--json', ...given);

let server;
let asked = 0;
let answer = { status: 200, body: 'example.com\nexample.net\nexamp1e.com\nexamples.com\nexmple.com\n' };

before(async () => {
    server = createServer((_, response) => {
        asked += 1;
        response.writeHead(answer.status);
        response.end(answer.body);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
});

after(() => server.close());

/** Settings by which the plugin asks the server, and what allows that. */
const asking = () => ['--settings', JSON.stringify({ names: `http://127.0.0.1:${server.address().port}/names` })];
const allowed = () => ['--allow-address', '127.0.0.1', '--allow-port', `${server.address().port}`];

test('it is listed beside the components, which are plugins, too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plugins-'));
    try {
        assert.equal((await run('components', '--write', folder)).code, 0);
        await copyFile(plugin, join(folder, 'name-lengths.wasm'));
        const described = await run('describe', '--json', folder);
        assert.equal(described.code, 0, described.err);
        const listed = described.lines().filter((line) => line.component !== undefined);
        assert.deepEqual(
            listed.map((line) => [line.component, line.name]),
            [
                ['parser.wasm', 'whoisbox'],
                ['lookup.wasm', 'whoisbox'],
                ['lookup.wasm', 'whoisbox'],
                ['name-lengths.wasm', 'name-lengths'],
                ['parser.wasm', 'whoisbox'],
            ],
        );
        const mine = listed.find((line) => line.name === 'name-lengths');
        assert.deepEqual(mine.watches.map((kind) => kind.kind), ['domain-name']);
        assert.deepEqual(mine.produces.map((kind) => kind.kind), ['name-measure', 'lookalike-of']);
        assert.equal(mine.settings_schema.type, 'object');
    } finally {
        await rm(folder, { recursive: true });
    }
});

test('an event becomes others', async () => {
    const { code, err, lines } = await events('XN--BCHER-KVA.example');
    assert.equal(code, 0, err);
    const labels = [
        { label: 'xn--bcher-kva', length: 13, internationalized: true },
        { label: 'example', length: 7, internationalized: false },
    ];
    assert.deepEqual(lines(), [
        { kind: 'name-measure', value: 'xn--bcher-kva.example', payload: { length: 21, labels }, parent: null },
    ]);
});

test('what the policy allows, it reads', async () => {
    asked = 0;
    const { code, err, lines } = await events('example.com', ...asking(), ...allowed());
    assert.equal(code, 0, err);
    assert.deepEqual(
        lines().slice(1).map(({ kind, value, parent }) => [kind, value, parent]),
        ['examp1e.com', 'examples.com', 'exmple.com'].map((name) => ['lookalike-of', name, 0]),
    );
    assert.equal(asked, 1);
});

test('what the policy denies, it does not reach', async () => {
    asked = 0;
    const { code, out, err } = await events('example.com', ...asking());
    assert.equal(code, 4);
    assert.equal(out, '');
    assert.match(err, /127\.0\.0\.1:\d+ is denied: port \d+ is none of 43, 80 and 443/);
    assert.match(err, /could not be read/);
    const address = await events('example.com', '--settings', '{"names":"http://169.254.169.254/latest"}');
    assert.equal(address.code, 4);
    assert.match(address.err, /169\.254\.169\.254:80 is denied: it is a metadata address/);
    assert.equal(asked, 0);
});

test('its errors are those of the contract', async () => {
    assert.equal((await events('example.com', '--kind', 'ip-address')).code, 2);
    assert.equal((await events('.')).code, 2);
    assert.equal((await events('example.com', '--settings', 'no JSON')).code, 2);
    answer = { status: 429, body: '' };
    assert.equal((await events('example.com', ...asking(), ...allowed())).code, 3);
    answer = { status: 404, body: '' };
    const missing = await events('example.com', ...asking(), ...allowed());
    assert.equal(missing.code, 4);
    assert.match(missing.err, /status 404/);
});

test('an answer larger than allowed is cut off', async () => {
    answer = { status: 200, body: 'example.org\n'.repeat(1 << 18) };
    const { code, out, err } = await events('example.com', ...asking(), ...allowed());
    assert.equal(code, 4);
    assert.equal(out, '');
    assert.match(err, /could not be read/);
});
