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
const [LINE_END, COMMA, OPEN, CLOSE] = [10, 44, 91, 93];

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
   * Does as `parse.many-json`, which takes and gives JSON Lines, but gives a JSON list as bytes. It goes past jco, whose way to pass
   * text takes a sixth of the whole time.
   *
   * @throws EngineError as `call` does.
   */
  manyJson(lines: string): Uint8Array<ArrayBuffer> {
    return this.#guarded(({ core }) => {
      const given = encoder.encode(lines);
      if (!given.length) return Uint8Array.of(OPEN, CLOSE);
      const at = core.cabi_realloc(0, 0, 1, given.length);
      new Uint8Array(core.memory.buffer, at, given.length).set(given);
      const back = core[MANY](at, given.length);
      // The memory may have grown, which makes it another buffer.
      const told = new DataView(core.memory.buffer);
      const out = new Uint8Array(core.memory.buffer, told.getUint32(back, true), told.getUint32(back + 4, true));
      const list = jsonList(out);
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

/** JSON Lines as a JSON list: no line has a line end within. */
export function jsonList(lines: Uint8Array): Uint8Array<ArrayBuffer> {
  const list = new Uint8Array(lines.length + 1);
  list[0] = OPEN;
  list.set(lines, 1);
  for (let at = list.indexOf(LINE_END); at >= 0; at = list.indexOf(LINE_END, at + 1)) list[at] = COMMA;
  // Each line has an end, the last one, too.
  list[list.length - 1] = CLOSE;
  return list;
}
