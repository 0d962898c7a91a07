import { instantiate, type Root } from './component/whoisbox.js';
import { small } from './component/small.js';
import { EngineError, payloadOf } from './errors.js';

/** An instance of the component, and a new one whenever it stopped amid its work: its memory is not to be trusted after that. */
export class Engine {
  /** The core module, compiled: it may be handed to another thread. */
  readonly module: WebAssembly.Module;
  #root: Root | undefined;

  /** An engine of that module, instantiated with the first call. */
  constructor(module: WebAssembly.Module) {
    this.module = module;
  }

  /**
   * Calls functions of the component.
   *
   * @throws EngineError where it stopped amid its work. What it throws as its own error passes through.
   */
  call<Result>(use: (root: Root) => Result): Result {
    this.#root ??= instantiated(this.module);
    try {
      return use(this.#root);
    } catch (error) {
      if (payloadOf(error)) throw error;
      this.#root = undefined;
      throw new EngineError(`the component stopped amid its work (${error}); the next call gets a new instance`, { cause: error });
    }
  }
}

function instantiated(module: WebAssembly.Module): Root {
  const compiled = (name: string) => {
    const text = small[name];
    return text === undefined ? module : new WebAssembly.Module(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  };
  try {
    // Nothing in it waits where neither the modules nor the instances are promised.
    return instantiate(compiled, {}, (core, imports) => new WebAssembly.Instance(core, imports)) as Root;
  } catch (error) {
    throw new EngineError(`the component could not be started: ${error}`, { cause: error });
  }
}
