/** What kept a server from being asked. */
export interface Explanation {
  /** The server or URL; null where it is about the lookup as a whole. */
  server: string | null;
  /**
   * - `no_cors`: the RDAP server does not let pages ask it.
   * - `no_relay`: WHOIS takes a relay, and none was named.
   * - `relay_denied`: the relay does not serve this page, or may not ask this server.
   * - `relay_unreachable`: there is no relay where one was named.
   * - `relay_failed`: the relay asked, and got no answer.
   * - `mixed_content`: a page of https may ask no server of http.
   * - `unreachable`: the server was not reached; a browser does not say why.
   */
  code: 'no_cors' | 'no_relay' | 'relay_denied' | 'relay_unreachable' | 'relay_failed' | 'mixed_content' | 'unreachable';
  /** A sentence for people: what, where, and what to do. It may change; programs go by `code`. */
  message: string;
}

const START_ONE = 'Start one by `whoisbox relay`, and name its URL, which is http://127.0.0.1:4343 unless it says otherwise';

/** Why WHOIS was left out. */
export const WITHOUT_RELAY = `WHOIS was not asked, for that takes a relay, and none was named. ${START_ONE}.`;

/** The sentences. */
export const explain = {
  noCors: (url: string, relay: boolean) =>
    `The RDAP server at ${new URL(url).host} answers, but does not let web pages read it (it sends no CORS headers).` +
    (relay ? '' : ` A relay may ask it instead. ${START_ONE}.`),
  noRelay: (server: string) => `${server} is a WHOIS server, which a web page cannot ask itself. ${START_ONE}.`,
  mixedContent: (url: string, relay: boolean) =>
    `${url} is without encryption, and a page of https may not ask it.` + (relay ? '' : ` A relay may. ${START_ONE}.`),
  unreachable: (url: string) =>
    `${new URL(url).host} was not reached: it is down, has no valid certificate, or the page's Content-Security-Policy (connect-src) or an ` +
    'extension forbids it. The browser tells pages no more than that; its console does.',
  relayOrigin: (relay: URL, origin: string) =>
    `The relay at ${relay.origin} is there, but does not serve pages of ${origin}. Start it as \`whoisbox relay --origin ${origin}\`.`,
  relayUnreachable: (relay: URL, why: string) =>
    `There is no relay at ${relay.origin}${why && ` (${why})`}. Start it by \`whoisbox relay\`, and see that the page's Content-Security-Policy ` +
    `(connect-src) permits ${relay.origin}.`,
  relayStrange: (relay: URL, status: number) => `What is at ${relay.origin} is no relay: it answered with the HTTP status ${status}.`,
};
