// The servers that lookups in the browser meet, all on loopback: the little internet of tests/testbed, relays, and the page itself.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PACKAGE = new URL('../../host/browser/dist/', import.meta.url);
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
// What the package needs of a policy, and no more; lookups may ask whomever a test starts.
const HEADERS = { 'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' http:" };

const program = (variable, name) => process.env[variable] ?? fileURLToPath(new URL(`../../target/release/${name}`, import.meta.url));

/**
 * The little internet: `servers` has the addresses by name. The program `whoisbox-testbed` takes orders line by line; its source says which.
 * It ends by `close`.
 */
export async function startInternet() {
  const child = spawn(program('WHOISBOX_TESTBED', 'whoisbox-testbed'), { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value);
  const order = async (name, details) => {
    child.stdin.write(`${JSON.stringify({ [name]: details })}\n`);
    const answered = await answer();
    if (answered.error) throw new Error(`the testbed cannot ${name} ${JSON.stringify(details)}: ${answered.error}`);
    return answered;
  };
  const { servers } = await answer();
  const internet = {
    servers,
    url: (server) => `http://${servers[server]}/`,
    port: (server) => servers[server].split(':')[1],
    /** Has a server behave so from now on: a turn of the hostile scenarios. Without any it behaves well again. */
    script: (server, turn = {}) => order('script', { server, turn }),
    /** Starts one more RDAP server, which sends no CORS headers unless it is scripted to, and gives its name. */
    async rdapServer(answers) {
      const { server, address } = await order('rdap', { answers });
      servers[server] = address;
      return server;
    },
    /** What was asked so far, and of whom. */
    requests: async () => (await order('requests', {})).requests,
    async close() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
  return internet;
}

/** A relay that may ask these servers of an internet, with further arguments. `url` is its address; it ends by `close`. */
export async function startRelay(internet, servers, ...more) {
  const allowed = servers.flatMap((server) => ['--allow-port', internet.port(server)]);
  const given = ['relay', '--listen', '127.0.0.1:0', ...allowed, ...more];
  const child = spawn(program('WHOISBOX_BINARY', 'whoisbox'), given, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url,
    async close() {
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

/**
 * A page that has the package, as a page without a bundler has it: at `/`, and other folders by the names that `folders` gives them.
 * `port` is where it is; it ends by `close`.
 */
export async function startSite(folders = {}) {
  const server = http.createServer(async ({ url }, response) => {
    if (url === '/') return response.writeHead(200, { 'content-type': 'text/html', ...HEADERS }).end('<!doctype html><title>A page</title>');
    const [, folder, rest] = /^\/([^/]+)\/(.+)$/.exec(url) ?? [];
    try {
      const file = folder in folders ? new URL(rest, folders[folder]) : new URL(`.${url}`, PACKAGE);
      const content = await readFile(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file.pathname)] ?? 'application/octet-stream', ...HEADERS }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
