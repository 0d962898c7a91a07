/** A run of text as it may be shown, or the mark of a character that is not to be seen or that would turn the text around. */
export interface Piece {
  text: string;
  mark: boolean;
}

// Controls, bidirectional controls, joiners, fillers, variation selectors, tags, and halves of surrogate pairs.
const UNSEEN = new RegExp(
  '[\\u0000-\\u0008\\u000a-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f' +
    '\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\ud800-\\udfff\\u{e0000}-\\u{e0fff}]',
  'gu',
);

const NAMES: Record<number, string> = {
  0x00: 'NUL',
  0x07: 'BEL',
  0x08: 'BS',
  0x0a: 'LF',
  0x0d: 'CR',
  0x1b: 'ESC',
  0x7f: 'DEL',
  0xad: 'SHY',
  0x61c: 'ALM',
  0x200b: 'ZWSP',
  0x200c: 'ZWNJ',
  0x200d: 'ZWJ',
  0x200e: 'LRM',
  0x200f: 'RLM',
  0x2028: 'LS',
  0x2029: 'PS',
  0x202a: 'LRE',
  0x202b: 'RLE',
  0x202c: 'PDF',
  0x202d: 'LRO',
  0x202e: 'RLO',
  0x2060: 'WJ',
  0x2066: 'LRI',
  0x2067: 'RLI',
  0x2068: 'FSI',
  0x2069: 'PDI',
  0xfeff: 'BOM',
};

/** Splits text into what is shown and marks such as `RLO` or `U+180E`, so that nothing is invisible or reorders the rest. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), mark: false });
    const code = match[0].codePointAt(0) ?? 0;
    found.push({ text: NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`, mark: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from), mark: false });
  return found;
}

/** The same as one string: for titles, labels and messages. */
export function plain(text: string, most = 200): string {
  const shown = text.length > most ? `${text.slice(0, most)}…` : text;
  return pieces(shown)
    .map((piece) => (piece.mark ? `[${piece.text}]` : piece.text))
    .join('');
}

/** The lines of an answer, numbered from 1 by their place, as the reader counts them. */
export function linesOf(text: string, protocol: string): string[] {
  const lines = text.replace(/^\ufeff/, '').split(protocol === 'rdap' ? '\n' : /\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Whether an answer is RDAP's JSON, as far as its first characters tell. */
export function protocolOf(text: string): 'whois' | 'rdap' {
  return /^[\ufeff\s]*(\{|\[\s*[{\]])/.test(text) ? 'rdap' : 'whois';
}

/**
 * JSON with one member a line, where it stands on few long lines: else all values would come from line 1. Blanks between the tokens
 * are all that changes; no number or duplicate member is lost.
 */
export function laidOut(json: string): string {
  const lines = json.split('\n', 4).length;
  if (lines > 3 || json.length < 120 || json.length > 4_000_000) return json;
  let depth = 0;
  let out = '';
  const line = () => `\n${'  '.repeat(Math.min(depth, 40))}`;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\[^])*"?|[{}[\],:]|[^\s"{}[\],:]+/g)) {
    if (token === '{' || token === '[') {
      depth += 1;
      out += token + line();
    } else if (token === '}' || token === ']') {
      depth = Math.max(0, depth - 1);
      out = /[{[]\s*$/.test(out.slice(-100)) ? out.trimEnd() + token : out + line() + token;
    } else if (token === ',') out += token + line();
    else out += token === ':' ? ': ' : token;
  }
  return out;
}

/** Whether what was typed is a question (a name, an address, an AS number) and not an answer. */
export function isQuestion(text: string): boolean {
  const typed = text.trim();
  return typed.length > 0 && typed.length <= 255 && /^[^\s{}<>"]+$/.test(typed);
}

/** A number with its noun: `1 value`, `12 values`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`;
}
