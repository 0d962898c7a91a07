import { deliver, type Delivery, type Order } from './batch.js';
import { instantiate } from './component/parser.js';
import { Engine } from './engine.js';

/** What a worker does: takes the module, then batches, and gives the results to `post`. */
export function server(post: (delivery: Delivery) => void): (order: Order) => void {
  let engine: Engine | undefined;
  return (order) => {
    if ('module' in order) engine = new Engine(instantiate, order.module);
    else if (engine) post(deliver(engine, order.batch));
  };
}
