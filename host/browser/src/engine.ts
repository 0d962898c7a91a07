import type { Root as ParserRoot } from './component/parser.js';
import { small } from './component/small.js';
import { EngineError, payloadOf } from './errors.js';

/** What both components export. */
export type Root = Pick<ParserRoot, 'outputs' | 'parse' | 'steps'>;

/** What jco makes of a component. */
export type Instantiate = (
  getCoreModule: (name: string) => WebAssembly.Module,
  imports: object,
  instantiateCore: (module: WebAssembly.Module, imports: WebAssembly.Imports) => WebAssembly.Instance,
) => unknown;

/** The core module's own functions for `parse.many-json`, by the canonical ABI. */
interface Core {
  memory: WebAssembly.Memory;
  cabi_realloc(from: number, size: number, align: number, to: number): number;
  'osint:whois/parse@0.1.0#many-json'(at: number, size: number): number;
  'cabi_post_osint:whois/parse@0.1.0#many-json'(at: number): void;
}

interface Instance {
  root: Root;
  core: Core;
}

const MANY = 'osint:whois/parse@0.1.0#many-json';
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const [LINE_END, COMMA, CLOSE] = [10, 44, 93];
/** A line of so many characters is measured before there is room made for it: memory that a component took stays taken. */
const LONG = 1 << 20;

/** An instance of a component, and a new one whenever it stopped amid its work: its memory is not to be trusted after that. */
export class Engine {
  /** The core module, compiled: it may be handed to another thread. */
  readonly module: WebAssembly.Module;
  readonly #instantiate: Instantiate;
  #instance: Instance | undefined;

  /** An engine of a component and its core module, instantiated with the first call. */
  constructor(instantiate: Instantiate, module: WebAssembly.Module) {
    this.#instantiate = instantiate;
    this.module = module;
  }

  /**
   * Calls functions of the component.
   *
   * @throws EngineError where it stopped amid its work. What it throws as its own error passes through.
   */
  call<Result>(use: (root: Root) => Result): Result {
    return this.#guarded(({ root }) => use(root));
  }

  /**
   * Does as `parse.many-json`, which takes and gives JSON Lines, but gives a JSON list. It goes past jco, whose way to pass text takes
   * a sixth of the whole time: what is given is encoded where the component reads it, and what it gives decoded where it stands.
   *
   * @throws EngineError as `call` does.
   */
  manyJson(lines: readonly string[]): string {
    return this.#guarded(({ core }) => {
      if (!lines.length) return '[]';
      const room = lines.reduce((room, line) => room + mostBytes(line) + 1, 0);
      const begin = core.cabi_realloc(0, 0, 1, room);
      const into = new Uint8Array(core.memory.buffer, begin, room);
      let size = 0;
      // Each by itself: joined, one letter that is not of Latin-1 would make all of them slower to encode.
      for (const line of lines) {
        size += encoder.encodeInto(line, into.subarray(size)).written;
        into[size] = LINE_END;
        size += 1;
      }
      const at = core.cabi_realloc(begin, room, 1, size);
      const back = core[MANY](at, size);
      // The memory may have grown, which makes it another buffer.
      const told = new DataView(core.memory.buffer);
      const out = new Uint8Array(core.memory.buffer, told.getUint32(back, true), told.getUint32(back + 4, true));
      // No line has a line end within, and each has one, the last one, too.
      for (let end = out.indexOf(LINE_END); end >= 0; end = out.indexOf(LINE_END, end + 1)) out[end] = COMMA;
      out[out.length - 1] = CLOSE;
      const list = `[${decoder.decode(out)}`;
      core[`cabi_post_${MANY}`](back);
      return list;
    });
  }

  #guarded<Result>(use: (instance: Instance) => Result): Result {
    this.#instance ??= this.#instantiated();
    try {
      return use(this.#instance);
    } catch (error) {
      if (payloadOf(error)) throw error;
      this.#instance = undefined;
      throw new EngineError(`the component stopped amid its work (${error}); the next call gets a new instance`, { cause: error });
    }
  }

  #instantiated(): Instance {
    const compiled = (name: string) => {
      const text = small[name];
      return text === undefined ? this.module : new WebAssembly.Module(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
    };
    let core: unknown;
    try {
      // Nothing in it waits where neither the modules nor the instances are promised.
      const root = this.#instantiate(compiled, {}, (module, imports) => {
        const instance = new WebAssembly.Instance(module, imports);
        if (module === this.module) core = instance.exports;
        return instance;
      });
      return { root: root as Root, core: core as Core };
    } catch (error) {
      throw new EngineError(`the component could not be started: ${error}`, { cause: error });
    }
  }
}

/** How many bytes a line takes at most: a UTF-16 code unit takes three. */
function mostBytes(line: string): number {
  return line.length < LONG ? 3 * line.length : encoder.encode(line).length;
}
