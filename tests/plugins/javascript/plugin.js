// A plugin in JavaScript, as somebody else would write one: it measures domain names, and says which known names they may be taken for.

/** How many names of a list are looked at. */
const MOST_NAMES = 10_000;

const settingsSchema = JSON.stringify({
    type: 'object',
    properties: {
        names: { type: 'string', format: 'uri', description: 'where a list of known names is, one a line' },
    },
    additionalProperties: false,
});

const measureSchema = JSON.stringify({
    type: 'object',
    required: ['length', 'labels'],
    properties: {
        length: { type: 'integer' },
        labels: {
            type: 'array',
            items: {
                type: 'object',
                required: ['label', 'length', 'internationalized'],
                properties: { label: { type: 'string' }, length: { type: 'integer' }, internationalized: { type: 'boolean' } },
            },
        },
    },
});

export const plugin = {
    describe() {
        return {
            name: 'name-lengths',
            version: '0.1.0',
            summary: 'Measures domain names, and says which known names they may be taken for.',
            watches: [{ kind: 'domain-name', summary: 'A domain name.' }],
            produces: [
                { kind: 'name-measure', summary: 'How long a domain name is, and its labels.', payloadSchema: measureSchema },
                { kind: 'lookalike-of', summary: 'A known name from which the domain name differs in one character.' },
            ],
            settingsSchema,
        };
    },

    async handle({ kind, value }, settings) {
        if (kind !== 'domain-name') throw { tag: 'unknown-kind', val: kind };
        const name = value.toLowerCase().replace(/\.$/, '');
        if (name === '' || name.length > 253) throw { tag: 'bad-value', val: 'a domain name has 1 to 253 characters' };
        const labels = name.split('.').map((label) => ({
            label,
            length: label.length,
            internationalized: label.startsWith('xn--'),
        }));
        const events = [{ kind: 'name-measure', value: name, payload: JSON.stringify({ length: name.length, labels }) }];
        const { names } = read(settings);
        if (names !== undefined) {
            const known = (await get(names)).split(/\s+/).slice(0, MOST_NAMES);
            const alike = known.filter((other) => differsInOne(name, other.toLowerCase()));
            events.push(...alike.map((other) => ({ kind: 'lookalike-of', value: other, parent: 0 })));
        }
        return events;
    },
};

function read(settings) {
    try {
        return settings === undefined ? {} : JSON.parse(settings);
    } catch (error) {
        throw { tag: 'bad-settings', val: `they are no JSON: ${error.message}` };
    }
}

async function get(url) {
    const failed = (why) => ({ tag: 'failed', val: `${url} could not be read: ${why}` });
    const response = await fetch(url).catch((error) => { throw failed(error.message); });
    if (response.status === 429) throw { tag: 'retry-later', val: undefined };
    if (!response.ok) throw failed(`status ${response.status}`);
    return response.text().catch((error) => { throw failed(error.message); });
}

/** Whether one name becomes the other by one character more, less, or another. */
function differsInOne(one, other) {
    const [short, long] = one.length <= other.length ? [one, other] : [other, one];
    if (one === other || long.length - short.length > 1) return false;
    let at = 0;
    while (at < short.length && short[at] === long[at]) at += 1;
    return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1);
}
