import { received, type Batch, type Delivery, type Results } from './batch.js';
import { EngineError } from './errors.js';
import { platform, type Thread } from './platform.js';

/** So long, in milliseconds, a worker without work is kept for the next reading. */
const KEPT = 5000;

/** Workers that read batches, started as they are needed. */
export class Crew {
  readonly #module: WebAssembly.Module;
  readonly #most: number;
  #members: Member[] = [];

  /** At most so many. */
  constructor(module: WebAssembly.Module, most: number) {
    this.#module = module;
    this.#most = most;
  }

  /** Has a batch read by the one with the least to do. Its answers are handed over: they are no more here. */
  read(batch: Batch): Promise<Results> {
    let least = this.#members.toSorted((one, other) => one.load - other.load)[0];
    if (!least || (least.load && this.#members.length < this.#most)) {
      least = idle.get(this.#module)?.pop() ?? new Member(this.#module);
      this.#members.push(least);
    }
    return least.read(batch);
  }

  /** Ends those that are at work, and keeps the others for a while. */
  dismiss(): void {
    for (const member of this.#members) member.leave();
    this.#members = [];
  }
}

// Those without work, by module.
const idle = new Map<WebAssembly.Module, Member[]>();

class Member {
  readonly #module: WebAssembly.Module;
  readonly #thread: Thread;
  #waiting: { resolve(results: Results): void; reject(error: unknown): void }[] = [];
  #error: EngineError | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
    this.#thread = platform.thread();
    this.#thread.listen(
      (data) => this.#take(data as Delivery),
      (error) => this.#fail(error),
    );
    this.#thread.post({ module });
  }

  /** How many batches it has. */
  get load(): number {
    return this.#waiting.length;
  }

  read(batch: Batch): Promise<Results> {
    clearTimeout(this.#timer);
    if (this.#error) return Promise.reject(this.#error);
    this.#thread.hold(true);
    const { bytes, table } = batch.answers;
    this.#thread.post({ batch }, [bytes.buffer, table.buffer]);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  leave(): void {
    if (this.load || this.#error) {
      this.#thread.end();
      return;
    }
    this.#thread.hold(false);
    const others = idle.get(this.#module) ?? [];
    idle.set(this.#module, [...others, this]);
    this.#timer = setTimeout(() => this.#end(), KEPT);
    // In Node a timer keeps the program running, too; in a page it is a number.
    if (typeof this.#timer === 'object') this.#timer.unref();
  }

  #end(): void {
    const left = (idle.get(this.#module) ?? []).filter((member) => member !== this);
    if (left.length) idle.set(this.#module, left);
    else idle.delete(this.#module);
    this.#thread.end();
  }

  #take(delivery: Delivery): void {
    const first = this.#waiting.shift();
    if ('results' in delivery) first?.resolve(delivery.results);
    else first?.reject(received(delivery.failed));
  }

  #fail(error: unknown): void {
    this.#error ??= new EngineError(`a worker failed: ${error}; with \`threads: 1\` none is needed`, { cause: error });
    for (const { reject } of this.#waiting.splice(0)) reject(this.#error);
  }
}
