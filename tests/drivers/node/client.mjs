// Carries out what an inquiry asks for over Node's own sockets, and trusts no server.
//
// A model for whoever drives `steps` from Node: the time of an exchange is counted from its start, however the bytes come; an
// answer is cut off at a limit, after it is decompressed; every address is checked before it is dialled, and is what is dialled;
// redirects are the inquiry's to follow.

import dns from 'node:dns/promises';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import zlib from 'node:zlib';

const LONGEST_HEAD = 64 << 10;
const PORTS = [43, 80, 443];
const AGENT = 'whoisbox-node-driver/1';

/** Makes lookups. `mayConnect(address, port)` is asked before each connection; `ca` is trusted in place of Node's authorities. */
export class Client {
  /** The most bytes that were taken of one answer. */
  mostBytes = 0;

  constructor({ mayConnect = isPublic, resolve = addressesOf, ca, exchange = 10_000, total = 30_000, maxBytes = 1 << 20 } = {}) {
    Object.assign(this, { mayConnect, resolve, ca, exchange, total, maxBytes });
  }

  /** Goes on until the inquiry is done, and gives its report. */
  async lookup(inquiry) {
    const end = performance.now() + this.total;
    for (let step = inquiry.poll(); step !== 'done'; step = inquiry.poll()) {
      if ('send' in step) {
        inquiry.handleAnswer(await this.#ask(step.send, Math.min(this.exchange, end - performance.now())));
      } else {
        const inTime = performance.now() + step.wait * 1000 < end;
        if (inTime) await sleep(step.wait * 1000);
        inquiry.handleWait(inTime);
      }
    }
    return inquiry.report();
  }

  async #ask(request, milliseconds) {
    // A timer may come a millisecond early: what it leaves is no time.
    if (milliseconds < 2) return { failed: 'timed_out' };
    const exchange = new AbortController();
    const timer = setTimeout(() => exchange.abort(), milliseconds);
    try {
      return await ('whois' in request ? this.#whois(request.whois, exchange.signal) : this.#get(request.http_get, exchange.signal));
    } catch (error) {
      return { failed: exchange.signal.aborted ? 'timed_out' : failure(error) };
    } finally {
      clearTimeout(timer);
      // Whatever is still open belongs to an exchange that is over.
      exchange.abort();
    }
  }

  async #whois({ server, port, body }, signal) {
    const socket = await this.#connect(server, port, signal);
    socket.write(body);
    const answer = await this.#read(socket.iterator({ destroyOnReturn: false }));
    // To libuv a reset right behind data is an end; but then the socket has no peer any more.
    if (!socket.remoteAddress) throw new Failed('connection_reset');
    return { whois: text(answer) };
  }

  async #get({ url, accept }, signal) {
    const { protocol, hostname, port, pathname, search, host, username, password } = URL.canParse(url) ? new URL(url) : {};
    const secure = protocol === 'https:';
    if (!(secure || protocol === 'http:') || username || password) throw new Failed('protocol');
    const tcp = await this.#connect(hostname, Number(port) || (secure ? 443 : 80), signal);
    const socket = secure ? await this.#secured(tcp, bare(hostname), signal) : tcp;
    const request = http.request({
      createConnection: () => socket,
      path: pathname + search,
      headers: { host, accept, 'user-agent': AGENT, 'accept-encoding': 'gzip', connection: 'close' },
      maxHeaderSize: LONGEST_HEAD,
      signal,
    });
    request.on('error', heard).end();
    const [response] = await once(request, 'response', { signal });
    const { location, 'retry-after': retryAfter, 'content-encoding': coding = 'identity' } = response.headers;
    if (!['identity', 'gzip'].includes(coding.toLowerCase())) throw new Failed('protocol');
    const unzipped = coding.toLowerCase() === 'gzip' ? pipeline(response, zlib.createGunzip(), heard) : response;
    const body = await this.#read(unzipped);
    // A body that ends where the connection does would seem whole when the time is up.
    signal.throwIfAborted();
    const seconds = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : undefined;
    return { http: { status: response.statusCode, location, retry_after: seconds, body: text(body) } };
  }

  // All that there is to read, unless it is too much.
  async #read(source) {
    const chunks = [];
    let size = 0;
    for await (const chunk of source) {
      size += chunk.length;
      this.mostBytes = Math.max(this.mostBytes, size);
      if (size > this.maxBytes) throw new Failed('too_large');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  // Connects to the first address of the host that may be dialled and answers.
  async #connect(host, port, signal) {
    const found = net.isIP(bare(host)) ? [bare(host)] : await this.resolve(host, signal);
    let outcome = new Failed('name_not_resolved');
    for (const address of found.map(canonical)) {
      if (!this.mayConnect(address, port)) {
        outcome = new Failed('denied');
        continue;
      }
      const socket = net.connect({ host: address, port, signal, noDelay: true, allowHalfOpen: true }).on('error', heard);
      try {
        await once(socket, 'connect');
        return socket;
      } catch (error) {
        if (signal.aborted) throw error;
        outcome = error;
      }
    }
    throw outcome;
  }

  async #secured(socket, host, signal) {
    const servername = net.isIP(host) ? '' : host;
    const secured = tls.connect({ socket, host, servername, ca: this.ca, ALPNProtocols: ['http/1.1'] }).on('error', heard);
    socket.once('close', () => secured.destroy());
    try {
      await once(secured, 'secureConnect', { signal });
      return secured;
    } catch (error) {
      throw error.code === 'ECONNRESET' ? error : new Failed('tls');
    }
  }
}

/** An exchange that gave no answer: `failure` of `wit/steps.wit`, in snake_case. */
class Failed extends Error {
  constructor(name) {
    super(name);
    this.failure = name;
  }
}

const special = new net.BlockList();
for (const network of [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '168.63.129.16/32', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24',
  '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
  '::/3', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '4000::/2', '8000::/1',
]) {
  const [address, length] = network.split('/');
  special.addSubnet(address, Number(length), net.isIPv4(address) ? 'ipv4' : 'ipv6');
}

/** Whether a lookup may connect there: to the ports of WHOIS and HTTP of the public Internet. */
export function isPublic(address, port) {
  return PORTS.includes(port) && !special.check(address, net.isIPv4(address) ? 'ipv4' : 'ipv6');
}

// The addresses of a name. The system's resolver knows no deadline, so it is left behind if it takes too long.
async function addressesOf(host, signal) {
  const asked = dns.lookup(host, { all: true }).then((found) => found.map(({ address }) => address), () => []);
  return Promise.race([asked, once(signal, 'abort').then(() => [])]);
}

// Whoever waits for a stream is told what goes wrong with it; without a listener it would end the process when nobody waits.
const heard = () => {};

// An address without brackets.
const bare = (host) => host.replace(/^\[(.*)\]$/, '$1');

// `::ffff:127.0.0.1` leads to 127.0.0.1, so that is what counts, and what is dialled.
function canonical(address) {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(net.isIPv6(address) ? bare(new URL(`http://[${address}]/`).hostname) : '') ?? [];
  if (high === undefined) return address;
  return [high, low].flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]).join('.');
}

// What an error is called in `wit/steps.wit`.
function failure(error) {
  if (error.failure) return error.failure;
  const { code = '' } = error;
  if (code === 'HPE_HEADER_OVERFLOW') return 'too_large';
  if (code.startsWith('HPE_') || code.startsWith('Z_') || code.startsWith('ERR_INVALID')) return 'protocol';
  const kinds = {
    connection_refused: ['ECONNREFUSED'],
    connection_reset: ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'],
    unreachable: ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL'],
    timed_out: ['ETIMEDOUT'],
  };
  return Object.keys(kinds).find((name) => kinds[name].includes(code)) ?? 'other';
}

// Text where it is some, for that is handed over quicker; else the bytes, whose charset the inquiry finds out.
function text(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes;
  }
}
