/** What a shared address holds: a question, or an answer with what is known about it. */
export interface Shared {
  query?: string;
  answer?: string;
  server?: string;
}

/** The longest address, in characters, that is offered for sharing: mail programs and chats cut longer ones off. */
export const LONGEST = 16_000;
/** The longest answer, in bytes, that is taken out of an address. */
const MOST = 1_048_576;

/** The fragment for a question or an answer. The part behind `#` never leaves the browser. */
export async function toFragment({ query, answer, server }: Shared): Promise<string> {
  const parts = new URLSearchParams();
  if (answer !== undefined)
    parts.set('a', base64url(await through(new TextEncoder().encode(answer), new CompressionStream('deflate-raw'))));
  if (query) parts.set('q', query);
  if (server) parts.set('s', server);
  return `#${parts}`;
}

/** What a fragment holds; nothing where it is none of this page's. Throws where it is cut off or too large. */
export async function fromFragment(fragment: string): Promise<Shared> {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  const packed = parts.get('a');
  const shared: Shared = {};
  const query = parts.get('q')?.trim();
  const server = parts.get('s')?.trim();
  if (query) shared.query = query.slice(0, 255);
  if (server) shared.server = server.slice(0, 255);
  if (packed) {
    try {
      shared.answer = new TextDecoder().decode(await through(fromBase64url(packed), new DecompressionStream('deflate-raw')));
    } catch {
      throw new Error(
        'the address holds an answer that cannot be read: it is cut off, or larger than 1 MiB; ask for it as a file',
      );
    }
  }
  return shared;
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks: Uint8Array[] = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MOST) throw new RangeError('too large');
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}
