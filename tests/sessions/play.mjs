// Plays a scripted session (README.md) in JavaScript, in Node and in browsers alike.

/**
 * Plays a session, and throws where the dialogue goes otherwise.
 *
 * `start(query, options)` gives a machine whose `poll`, `handleAnswer`, `handleWait` and `report` speak the JSON of
 * `wit/report.schema.json`, or throws a refusal: an error with a `code`, as `handleAnswer` and `handleWait` do.
 */
export function play(start, session) {
  if (session.error) return refused(start, session);
  const machine = start(session.query, session.options);
  for (const [index, turn] of session.steps.entries()) {
    const place = `step ${index + 1}`;
    const step = machine.poll();
    agree(turn.expect, step, place);
    if (JSON.stringify(machine.poll()) !== JSON.stringify(step)) throw new Error(`${place}: a second poll says something else`);
    agree(turn.error ?? null, handOver(machine, turn), place);
  }
  agree(session.report, machine.report(), 'report');
}

function refused(start, { query, options, error: { code, says = [] } }) {
  let error;
  try {
    start(query, options);
  } catch (thrown) {
    error = thrown;
  }
  agree(code, error?.code, 'start');
  for (const words of says) if (!error.message.includes(words)) throw new Error(`start: "${words}" is not in "${error.message}"`);
}

// Hands over what the turn says, and gives the code of the refusal that comes of it, if any.
function handOver(machine, turn) {
  try {
    if ('answer' in turn) machine.handleAnswer(answered(turn.answer));
    else if ('waited' in turn) machine.handleWait(turn.waited);
  } catch (error) {
    if (typeof error.code === 'string') return error.code;
    throw error;
  }
}

function answered(answer) {
  if ('whois' in answer) return { whois: body(answer.whois) };
  if ('http' in answer) return { http: { ...answer.http, body: body(answer.http.body) } };
  return answer;
}

// A body as the session tells it: text, lines, bytes or JSON.
function body(told) {
  if (typeof told === 'string') return told;
  if (Array.isArray(told)) return told.map((line) => `${line}\r\n`).join('');
  if (Object.keys(told).join() === 'base64') return Uint8Array.from(atob(told.base64), (letter) => letter.charCodeAt(0));
  return JSON.stringify(told);
}

function agree(expected, actual, place) {
  const differs = difference(expected, actual);
  if (differs) throw new Error(`${place}${differs}`);
}

// Says where `actual` differs from the part that is expected.
function difference(expected, actual, at = '') {
  const differs = `${at}: ${JSON.stringify(expected)} expected, not ${JSON.stringify(actual)}`;
  if (expected === null) return actual == null ? undefined : differs;
  if (typeof expected !== 'object') return expected === actual ? undefined : differs;
  if (actual === null || typeof actual !== 'object' || Array.isArray(expected) !== Array.isArray(actual)) return differs;
  if (Array.isArray(expected) && expected.length !== actual.length) return differs;
  for (const [name, value] of Object.entries(expected)) {
    const found = difference(value, actual[name], `${at}/${name}`);
    if (found) return found;
  }
}
