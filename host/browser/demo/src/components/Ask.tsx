import { useRef, useState } from 'preact/hooks';

import { EXAMPLES } from '../data/examples';
import type { Hints } from '../reading';
import { isQuestion } from '../text';

interface Props {
  /** What stands in the field at first, and the server that goes with it. */
  text: string;
  server: string;
  busy: string;
  /** Whether a second answer is awaited, to compare it with the first. */
  comparing: boolean;
  /** Whether what stands in the field is shown below, so that the field may be small. */
  shown: boolean;
  onText: (text: string) => void;
  onServer: (server: string) => void;
  onRead: (text: string, hints: Hints) => void;
  onLookup: (query: string) => void;
  onFiles: (files: File[]) => void;
  onStop: () => void;
}

/** The one field: a question is looked up, an answer is read, files are opened. */
export function Ask({ text, server, busy, comparing, shown, onText, onServer, onRead, onLookup, onFiles, onStop }: Props) {
  const [protocol, setProtocol] = useState<'' | 'whois' | 'rdap'>('');
  const chooser = useRef<HTMLInputElement>(null);
  const question = isQuestion(text);
  const hints = (): Hints => ({ ...(server && { server }), ...(protocol && { protocol }) });
  const submit = (what = text) => {
    if (!what.trim()) return;
    if (isQuestion(what)) onLookup(what.trim());
    else onRead(what, hints());
  };
  const rows = Math.min(shown ? 3 : 10, Math.max(2, text.split('\n', 10).length));
  return (
    <section class="ask" aria-label="What to read">
      <label class="unseen" for="field">
        A WHOIS or RDAP answer, or a domain name, address or AS number to look up
      </label>
      <textarea
        id="field"
        rows={rows}
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        placeholder={
          comparing
            ? 'Paste the other answer…'
            : 'Paste a WHOIS or RDAP answer, drop files, or type example.com, 192.0.2.1, AS64496…'
        }
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
        onPaste={(event) => {
          const pasted = event.clipboardData?.getData('text/plain') ?? '';
          const field = event.currentTarget;
          const all = field.selectionStart === 0 && field.selectionEnd === field.value.length;
          if (!all || isQuestion(pasted) || !pasted.trim()) return;
          event.preventDefault();
          onText(pasted);
          submit(pasted);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || !(question || event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          submit();
        }}
      />
      <div class="actions">
        {busy ? (
          <button type="button" class="primary" onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="button" class="primary" onClick={() => submit()} disabled={!text.trim()}>
            {question ? 'Look up' : comparing ? 'Compare' : 'Read'}
          </button>
        )}
        <button type="button" onClick={() => chooser.current?.click()}>
          Open files…
        </button>
        <input
          type="file"
          multiple
          hidden
          ref={chooser}
          aria-label="Files with answers"
          onChange={(event) => {
            onFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <details class="hints">
          <summary>Hints</summary>
          <div class="settings-pane">
            <label class="stacked">
              Server that gave the answer
              <input
                placeholder="found from the text"
                value={server}
                spellcheck={false}
                autocapitalize="off"
                onInput={(event) => onServer(event.currentTarget.value.trim())}
              />
            </label>
            <label class="stacked">
              Protocol
              <select value={protocol} onChange={(event) => setProtocol(event.currentTarget.value as typeof protocol)}>
                <option value="">found from the text</option>
                <option value="whois">WHOIS</option>
                <option value="rdap">RDAP</option>
              </select>
            </label>
          </div>
        </details>
        <p class="busy" role="status">
          {busy}
        </p>
      </div>
      {!comparing && (
        <p class="examples">
          <span>Try:</span>{' '}
          {EXAMPLES.map(({ title, text: example, server: from }) => (
            <button
              type="button"
              class="example"
              key={title}
              onClick={() => {
                onText(example);
                onServer(from);
                onRead(example, { ...(from && { server: from }) });
              }}
            >
              {title}
            </button>
          ))}
        </p>
      )}
    </section>
  );
}
