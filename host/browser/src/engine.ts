import type { Root as ParserRoot } from './component/parser.js';
import { small } from './component/small.js';
import { EngineError, payloadOf } from './errors.js';
import { ENTRIES, SIZES, UNKNOWN, type Packed } from './packed.js';

/** What both components export. */
export type Root = Pick<ParserRoot, 'outputs' | 'parse' | 'steps'>;

/** What jco makes of a component. */
export type Instantiate = (
  getCoreModule: (name: string) => WebAssembly.Module,
  imports: object,
  instantiateCore: (module: WebAssembly.Module, imports: WebAssembly.Imports) => WebAssembly.Instance,
) => unknown;

const MANY = 'osint:whois/parse@0.1.0#many';
const AFTER_MANY = `cabi_post_${MANY}` as const;

/** The core module's own functions for `parse.many`, by the canonical ABI. */
interface Core {
  memory: WebAssembly.Memory;
  cabi_realloc(from: number, size: number, align: number, to: number): number;
  [MANY](answers: number, count: number, fields: number): number;
  [AFTER_MANY](at: number): void;
}

interface Instance {
  root: Root;
  core: Core;
}

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
   * Reads answers by `parse.many`: gives its JSON list, in UTF-8. It goes past jco, whose way to pass text takes a sixth of the whole
   * time: what is given is copied to where the component reads it.
   *
   * The list stands in the memory of the answers where that is large enough: they are no more then.
   *
   * @throws EngineError as `call` does.
   */
  many(answers: Packed, fields: boolean): Uint8Array<ArrayBuffer> {
    return this.#guarded(({ core }) => {
      const [at, count] = lowered(answers, core);
      const back = core[MANY](at, count, Number(fields));
      // The memory may have grown, which makes it another buffer.
      const [from, size] = new Uint32Array(core.memory.buffer, back, 2) as unknown as [number, number];
      const memory = answers.bytes.buffer;
      const list = new Uint8Array(size <= memory.byteLength ? memory : new ArrayBuffer(size), 0, size);
      list.set(new Uint8Array(core.memory.buffer, from, size));
      core[AFTER_MANY](back);
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

/** A `parse.answer` as the canonical ABI lays it out, in words of four bytes: where each member begins, and how many there are. */
const [RECEIVED, PROTOCOL, SERVER, QUERY, WORDS] = [0, 3, 4, 7, 10] as const;
const WORD = 4;

/** Puts answers into a component's memory as a `list<parse.answer>`: gives where they are, and how many. */
function lowered({ bytes, table }: Packed, core: Core): [at: number, count: number] {
  const count = table.length / ENTRIES;
  const at = core.cabi_realloc(0, 0, WORD, count * WORDS * WORD);
  // Room for all first, since the memory may grow, which makes it another buffer. Each text becomes the component's own to free.
  const parts = Uint32Array.from(table, (size, index) => (index % ENTRIES < SIZES || size <= 0 ? 1 : core.cabi_realloc(0, 0, 1, size)));
  const memory = new Uint8Array(core.memory.buffer);
  const words = new Uint32Array(core.memory.buffer, at, count * WORDS);
  let from = 0;
  const put = (word: number, tag: number, entry: number) => {
    const [size, place] = [table[entry] as number, parts[entry] as number];
    words[word] = tag;
    words[word + 1] = place;
    words[word + 2] = Math.max(size, 0);
    if (size > 0) memory.set(bytes.subarray(from, (from += size)), place);
  };
  for (let index = 0; index < count; index++) {
    const [entry, word] = [index * ENTRIES, index * WORDS];
    put(word + RECEIVED, table[entry] as number, entry + SIZES);
    words[word + PROTOCOL] = table[entry + 1] as number;
    put(word + SERVER, Number(table[entry + SIZES + 1] !== UNKNOWN), entry + SIZES + 1);
    put(word + QUERY, Number(table[entry + SIZES + 2] !== UNKNOWN), entry + SIZES + 2);
  }
  return [at, count];
}
