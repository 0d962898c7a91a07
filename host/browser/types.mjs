// The TypeScript types of the JSON that a component gives, from the types that jco makes of its WIT, with the WIT's documentation.
//
// The JSON form (`wit/*.schema.json`): names in snake_case; a case with a value is an object of one member, one without a value a
// string; an error is its code and a sentence.

/** What has a form of its own in JavaScript. */
const OWN = { Payload: 'export type Payload = string | Uint8Array;' };

/** Gives a module of types: `interfaces` are the texts of jco's `.d.ts` files, `wit` those of the WIT files with the documentation. */
export function jsonTypes(interfaces, wit) {
  const docs = documentation(wit.join('\n'));
  const text = interfaces.join('\n').replaceAll(/\/\*\*[\s\S]*?\*\//g, '');
  const cases = new Map();
  for (const [, name, tag, value] of text.matchAll(/^export interface (\w+) \{\s+tag: '([\w-]+)',(?:\s+val: (.+),)?\s+\}/gm)) {
    cases.set(name, { tag: snake(tag), value: value && json(value) });
  }
  const types = [];
  for (const [, kind, name, body] of text.matchAll(/^export (?:(interface) (\w+) \{\n([^}]*)\}|type \w+ = [^;]*;)/gm)) {
    if (kind && !cases.has(name)) types.push(record(name, body, docs));
  }
  for (const [, name, body] of text.matchAll(/^export type (\w+) = ([^;]*);/gm)) {
    if (body.startsWith('import(')) continue;
    types.push(name in OWN ? doc(docs.get(name)) + OWN[name] : union(name, body, cases, docs));
  }
  return `// Made of the WIT by types.mjs.\n\n${types.join('\n\n')}\n`;
}

function record(name, body, docs) {
  const members = body.trim().split('\n').map((line) => {
    const [, member, type] = /^\s*(\w+\??): (.+),$/.exec(line);
    const named = snake(member);
    return `${doc(docs.get(`${name}.${named.replace('?', '')}`), '  ')}  ${named}: ${json(type)};\n`;
  });
  return `${doc(docs.get(name))}export interface ${name} {\n${members.join('')}}`;
}

function union(name, body, cases, docs) {
  const alternatives = body.split(' | ').map((alternative) => cases.get(alternative) ?? { tag: snake(alternative.replaceAll("'", '')) });
  const told = alternatives.map(({ tag }) => `- \`${tag}\`: ${docs.get(`${name}.${tag}`) ?? ''}`);
  const about = doc([docs.get(name), '', ...told].join('\n'));
  if (name.endsWith('Error')) {
    const failure = failureOf(name);
    const codes = alternatives.map(({ tag }) => `'${tag}'`).join(' | ');
    return `${about}export type ${name}Code = ${codes};\n\n/** The same as JSON has it. */\nexport interface ${failure} {\n` +
      `  /** The case. */\n  code: ${name}Code;\n  /** A sentence for people. It may change; programs go by \`code\`. */\n  message: string;\n}`;
  }
  return `${about}export type ${name} =\n${alternatives.map(({ tag, value }) => `  | ${value ? `{ ${tag}: ${value} }` : `'${tag}'`}`).join('\n')};`;
}

// The documentation of types as `Name`, of their members and cases as `Name.member`.
function documentation(wit) {
  const docs = new Map();
  let said = [];
  let within;
  for (const line of wit.split('\n').map((each) => each.trim())) {
    const [, sentence] = /^\/\/\/ ?(.*)$/.exec(line) ?? [];
    const [, opened] = /^(?:record|variant|enum) ([\w-]+) \{$/.exec(line) ?? [];
    const [, member] = /^([\w-]+)(?:\(.*\)|: .*)?,$/.exec(line) ?? [];
    if (sentence !== undefined) {
      said.push(sentence);
      continue;
    }
    if (line.startsWith('@')) continue;
    if (opened) docs.set((within = pascal(opened)), said.join('\n'));
    else if (member && within) docs.set(`${within}.${snake(member)}`, said.join('\n'));
    else if (line === '}') within = undefined;
    said = [];
  }
  return docs;
}

function doc(text, indent = '') {
  if (!text) return '';
  const lines = text.split('\n');
  if (lines.length === 1) return `${indent}/** ${text} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

const json = (type) => type.replaceAll(/\bUint32Array\b/g, 'Array<number>').replaceAll(/\b\w+Error\b/g, failureOf);
const failureOf = (name) => name.replace(/Error$/, 'Failure');
const snake = (name) => name.replaceAll('-', '_').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pascal = (name) => name.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());
