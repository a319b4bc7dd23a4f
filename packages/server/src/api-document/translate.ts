/** English text → the same in another language. */
export type Catalogue = Readonly<Record<string, string>>;

/** How the values below a key are to be read. */
type Kind = 'keywords' | 'names' | 'texts' | 'data';

const textKeys: Readonly<Record<Kind, readonly string[]>> = {
  keywords: ['title', 'summary', 'description', 'x-displayName'],
  names: [],
  texts: [],
  // Examples show the messages as a reader of that language gets them.
  data: ['errorMessage', 'message'],
};

/** Below these, keys are names that somebody chose: a field may be called `description`. */
const mapsOfNames = [
  'paths',
  'properties',
  'patternProperties',
  'schemas',
  'responses',
  'headers',
  'securitySchemes',
  'content',
  'webhooks',
];
const mapsOfTexts = ['scopes'];
const plainData = ['example', 'value', 'default', 'enum', 'const', 'security'];

/**
 * Passes every text that a person reads in an OpenAPI document through `change`: line by line, each cell of a table by
 * itself, without the Markdown marks before it; never code.
 */
export function mapTexts<T>(document: T, change: (text: string) => string): T {
  return walk(document, 'keywords', change) as T;
}

/** Texts that the catalogue does not have stay as they are; a test sees to it that there are none. */
export function translate<T>(document: T, catalogue: Catalogue): T {
  return mapTexts(document, (text) => (Object.hasOwn(catalogue, text) ? (catalogue[text] ?? text) : text));
}

function walk(node: unknown, kind: Kind, change: (text: string) => string): unknown {
  if (typeof node === 'string') return kind === 'texts' ? mapLines(node, change) : node;
  if (Array.isArray(node)) return node.map((item) => walk(item, kind, change));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => {
    const isText = typeof value === 'string' && textKeys[kind].includes(key);
    return [key, walk(value, isText ? 'texts' : kindBelow(key, value, kind), change)];
  });
  return Object.fromEntries(entries);
}

function kindBelow(key: string, value: unknown, kind: Kind): Kind {
  if (kind === 'names') return 'keywords';
  if (kind !== 'keywords') return kind;
  if (key === 'examples') return Array.isArray(value) ? 'data' : 'names';
  if (mapsOfNames.includes(key)) return 'names';
  if (mapsOfTexts.includes(key)) return 'texts';
  return plainData.includes(key) ? 'data' : 'keywords';
}

function mapLines(markdown: string, change: (text: string) => string): string {
  let isCode = false;
  const lines = markdown.split('\n').map((line) => {
    const isFence = line.startsWith('```');
    if (isFence) isCode = !isCode;
    if (isFence || isCode) return line;
    const parts = line.startsWith('|') ? line.split('|') : [line];
    return parts.map((part) => mapLine(part, change)).join('|');
  });
  return lines.join('\n');
}

function mapLine(line: string, change: (text: string) => string): string {
  const [, mark = '', text = '', end = ''] = /^(\s*(?:#+ |- |\d+\. )?)(.*?)(\s*)$/.exec(line) ?? [];
  const hasWords = /[A-Za-z]/.test(text.replaceAll(/`[^`]*`/g, ''));
  return mark + (hasWords ? change(text) : text) + end;
}
