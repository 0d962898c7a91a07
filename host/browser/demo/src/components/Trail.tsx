import type { Explanation, Report } from 'whoisbox';

import { CONCLUSIONS, HINDRANCES } from '../data/words';
import { plain } from '../text';
import { Text } from './Text';

/** What a lookup did: whom it asked, what came of it, what could not be asked and why, and where the answers disagree. */
export function Trail({ report, explanations }: { report: Report; explanations: readonly Explanation[] }) {
  const known = ['found', 'not_found', 'reserved'].includes(report.conclusion);
  return (
    <section class="answer trail" aria-labelledby="trail-title">
      <header class="answer-head">
        <h2 id="trail-title">{CONCLUSIONS[report.conclusion] ?? report.conclusion}</h2>
      </header>
      {!known && <p class="warning">This says nothing about the object: it is neither free nor taken because of it.</p>}
      {explanations.length > 0 && (
        <ul class="explanations">
          {explanations.map(({ code, message }, at) => (
            <li key={at}>
              <strong>{HINDRANCES[code]}</strong>
              <Message of={message} />
            </li>
          ))}
        </ul>
      )}
      <ol class="exchanges">
        {report.exchanges.map(({ request, authority, outcome }, at) => (
          <li key={at}>
            <span class="kind">
              {'whois' in request ? 'WHOIS' : 'RDAP'} · {authority}
            </span>
            <Text of={'whois' in request ? `${request.whois.server}:${request.whois.port}` : request.http_get.url} />
            <span class="small">
              {'read' in outcome && 'answered'}
              {'unread' in outcome && <Text of={outcome.unread.message} />}
              {'redirected' in outcome && (
                <>
                  sent on to <Text of={outcome.redirected} />
                </>
              )}
              {'failed' in outcome && `gave no answer: ${outcome.failed.replaceAll('_', ' ')}`}
            </span>
          </li>
        ))}
      </ol>
      {report.disagreements.length > 0 && (
        <>
          <h3>Where the answers disagree</h3>
          <ul class="diagnostics">
            {report.disagreements.map(({ path, value, other_value: other }, at) => (
              <li key={at}>
                <code>{path}</code> <Text of={value} /> stands; the other says <Text of={other} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** A sentence in which `what is typed` stands between backquotes. */
function Message({ of }: { of: string }) {
  return (
    <span>
      {of.split('`').map((part, at) => (at % 2 ? <code key={at}>{plain(part, 400)}</code> : <Text of={part} key={at} />))}
    </span>
  );
}
