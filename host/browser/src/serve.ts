import { deliver, type Delivery, type Order } from './batch.js';
import { instantiate } from './component/parser.js';
import { Engine } from './engine.js';

/** What a worker does: takes the module, then batches, and gives the results to `post`, with the memory that is to be handed over. */
export function server(post: (delivery: Delivery, transfer: ArrayBuffer[]) => void): (order: Order) => void {
  let engine: Engine | undefined;
  return (order) => {
    if ('module' in order) engine = new Engine(instantiate, order.module);
    else if (engine) {
      const delivery = deliver(engine, order.batch);
      post(delivery, 'results' in delivery ? [delivery.results.buffer] : []);
    }
  };
}
