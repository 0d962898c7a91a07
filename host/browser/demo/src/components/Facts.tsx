import type { ComponentChildren } from 'preact';
import type { Registration } from 'whoisbox';

import { statusOf } from '../data/statuses';
import { ALGORITHMS, DIGESTS } from '../data/words';
import { Copy } from './Copy';
import { Text, Value } from './Text';

/** The statuses, each with what it means. */
export function Statuses({ registration: { statuses } }: { registration: Registration }) {
  return (
    <Block title="Status" show={statuses.length > 0}>
      <dl class="statuses">
        {statuses.map((word, at) => {
          const { tone, meaning, source } = statusOf(word);
          return (
            <div key={at} class={`status ${tone}`}>
              <dt>
                <Value path={`/statuses/${at}`} of={word} />
              </dt>
              <dd>
                {meaning} {source && <span class="small">{source}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
    </Block>
  );
}

/** The registrar with its abuse contact. */
export function Registrar({ registration: { registrar } }: { registration: Registration }) {
  const rows: [string, keyof NonNullable<typeof registrar>, string?][] = [
    ['Name', 'name'],
    ['Organization', 'organization'],
    ['Reseller', 'reseller'],
    ['IANA number', 'iana_id'],
    ['Identifier', 'handle'],
    ['Abuse e-mail', 'abuse_email', 'e-mail address'],
    ['Abuse telephone', 'abuse_phone'],
    ['Web page', 'url', 'address'],
    ['WHOIS server', 'whois_server'],
  ];
  return (
    <Block title="Registrar" show={registrar !== undefined}>
      <dl class="pairs">
        {rows.map(([label, key, copied]) => (
          <Pair label={label} path={`/registrar/${key}`} of={registrar?.[key]?.toString()} copied={copied} key={key} />
        ))}
      </dl>
    </Block>
  );
}

/** The address block or the AS numbers. */
export function Numbers({ registration: { network, autnum } }: { registration: Registration }) {
  if (autnum) {
    return (
      <Block title="AS numbers" show>
        <dl class="pairs">
          <Pair label="First" path="/autnum/start" of={`AS${autnum.start}`} />
          <Pair label="Last" path="/autnum/end" of={`AS${autnum.end}`} />
          <Pair label="Name" path="/autnum/name" of={autnum.name} />
        </dl>
      </Block>
    );
  }
  return (
    <Block title="Network" show={network !== undefined}>
      <dl class="pairs">
        <Pair label="First address" path="/network/start" of={network?.start} />
        <Pair label="Last address" path="/network/end" of={network?.end} />
        <List label="CIDR" path="/network/cidrs" of={network?.cidrs} />
        <Pair label="Name" path="/network/name" of={network?.name} />
        <Pair label="Kind" path="/network/kind" of={network?.kind} />
        <Pair label="Part of" path="/network/parent" of={network?.parent} />
        <Pair label="Country" path="/network/country" of={network?.country} />
        <List label="May be originated by" path="/network/origins" of={network?.origins.map((origin) => `AS${origin}`)} />
      </dl>
    </Block>
  );
}

/** The name servers with their addresses. */
export function Nameservers({ registration: { nameservers } }: { registration: Registration }) {
  return (
    <Block title="Name servers" show={nameservers.length > 0}>
      <ul class="servers">
        {nameservers.map(({ name, addresses }, at) => (
          <li key={at}>
            <Value path={`/nameservers/${at}/name`} of={name} />
            {addresses.map((address, index) => (
              <span class="small" key={index}>
                <Value path={`/nameservers/${at}/addresses/${index}`} of={address} />
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Block>
  );
}

/** What the registry says of DNSSEC. */
export function SecureDns({ registration: { secure_dns: dns } }: { registration: Registration }) {
  return (
    <Block title="DNSSEC" show={dns !== undefined}>
      <p>
        <Value path="/secure_dns/signed">{dns?.signed ? 'The delegation is signed.' : 'The delegation is not signed.'}</Value>
      </p>
      <ul class="servers">
        {dns?.ds.map((ds, at) => (
          <li key={at}>
            <Value path={`/secure_dns/ds/${at}`}>
              Key {ds.key_tag} · {ALGORITHMS[ds.algorithm] ?? `algorithm ${ds.algorithm}`} ·{' '}
              {DIGESTS[ds.digest_type] ?? `digest ${ds.digest_type}`}
            </Value>
            <span class="small digest">
              <Text of={ds.digest} /> <Copy value={ds.digest} what="digest" />
            </span>
          </li>
        ))}
      </ul>
    </Block>
  );
}

/** How the answer was read, what of it was used, and what was odd about it. */
export function Provenance({ registration }: { registration: Registration }) {
  const { source, handle, referral, diagnostics, fields } = registration;
  const used = fields.filter(({ path }) => path !== undefined).length;
  const passed = fields.filter(({ path, passed_over: over }) => path === undefined && over).length;
  return (
    <Block title="About this answer" show>
      <dl class="pairs">
        <Pair label="Identifier" path="/handle" of={handle} />
        <Pair
          label="Read as"
          path="/source"
          of={`${source.protocol === 'rdap' ? 'RDAP' : 'WHOIS'}, format ${source.format}, ${source.charset}`}
        />
        <Pair label="Server" path="/source/server" of={source.server} />
        <Pair label="Ask next" path="/referral" of={referral} copied="server" />
        {fields.length > 0 && (
          <div>
            <dt>Values</dt>
            <dd>
              {used} used,{' '}
              {source.protocol === 'rdap'
                ? `${fields.length - used} others, most of them RDAP’s own`
                : `${passed} known to say nothing, ${fields.length - used - passed} not understood`}
            </dd>
          </div>
        )}
      </dl>
      {diagnostics.length > 0 && (
        <>
          <h4>Oddities</h4>
          <ul class="diagnostics">
            {diagnostics.map(({ code, message, line }, at) => (
              <li key={at}>
                <code>{code}</code> <Text of={message} />{' '}
                {line !== undefined && (
                  <button type="button" class="to-line" data-to={line}>
                    line {line}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Block>
  );
}

function Block({ title, show, children }: { title: string; show: boolean; children: ComponentChildren }) {
  if (!show) return null;
  const id = title.toLowerCase().replaceAll(' ', '-');
  return (
    <section class="block" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}

function Pair({ label, path, of, copied }: { label: string; path: string; of: string | undefined; copied?: string | undefined }) {
  if (of === undefined) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Value path={path} of={of} /> {copied && <Copy value={of} what={copied} />}
      </dd>
    </div>
  );
}

function List({ label, path, of }: { label: string; path: string; of: string[] | undefined }) {
  if (!of?.length) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd class="list">
        {of.map((item, at) => (
          <Value path={`${path}/${at}`} of={item} key={at} />
        ))}
      </dd>
    </div>
  );
}
