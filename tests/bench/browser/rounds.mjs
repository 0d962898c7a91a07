// What is measured, in Node and in pages alike.

const ROUNDS = 7;
/** Each turn is about so long, in milliseconds. */
const TURN = 1000;
/** So many answers are read in one go, as when a folder is dropped. */
const MANY = 10_000;

/**
 * Reads the answers by each reader in turn, and gives the rates of all rounds, in answers a second.
 */
export async function measure(whoisbox, whoiser, answers) {
  const loaded = await whoisbox.loadWhole();
  const many = Array.from({ length: Math.ceil(MANY / answers.length) }, () => answers).flat();
  const inThreads = (options) => async () => {
    for await (const _ of whoisbox.parseMany(many, options));
    return many.length;
  };
  const oneByOne = (read) => () => {
    for (const answer of answers) attempt(() => read(answer));
    return answers.length;
  };
  const byWhoiser = ({ text, query }) => (isDomain(query) ? whoiser.parseDomainWhois(query, text, false) : whoiser.parseSimpleWhois(text));
  const byParse = ({ text, server, query }) => loaded.parse(text, { server, query });
  const readers = {
    whoiser: oneByOne(byWhoiser),
    'whoisbox parseMany': inThreads({}),
    'whoisbox parseMany, 1 thread': inThreads({ threads: 1 }),
    'whoisbox parseMany, fields too': inThreads({ fields: true }),
    'whoisbox parse, fields too': oneByOne(byParse),
  };
  for (const read of Object.values(readers)) await read();
  const rates = Object.fromEntries(Object.keys(readers).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) for (const [name, read] of Object.entries(readers)) rates[name].push(await rate(read));
  return rates;
}

async function rate(read) {
  const began = performance.now();
  let [count, took] = [0, 0];
  while (took < TURN) {
    count += await read();
    took = performance.now() - began;
  }
  return (count / took) * 1000;
}

/** What a reader throws counts as read. */
function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const isDomain = (query) => query === undefined || (/[a-z]/i.test(query) && query.includes('.') && !/[:/ ]/.test(query));
