import type { Schema } from './openapi.ts';
import { mapValues } from './records.ts';

/**
 * The same schema as generators of code read it best: a list of strings says that it is one, null is a type, and what
 * only `readQuery` looks at is left out.
 */
export function writePlainly({ endOfRange, ...schema }: Schema): Schema {
  const { enum: values, type } = schema;
  const isText = Array.isArray(values) && values.every((value) => typeof value === 'string');
  return isText && type === undefined ? { type: 'string', ...schema } : nullAsType(schema);
}

function nullAsType(schema: Schema): Schema {
  const { anyOf, ...said } = schema;
  const [value, nothing, ...others] = Array.isArray(anyOf) ? (anyOf as Schema[]) : [];
  const isPlain =
    typeof value?.type === 'string' && !('enum' in value || 'const' in value || 'title' in value);
  if (!isPlain || nothing?.type !== 'null' || others.length > 0) return schema;
  return { ...value, type: [value.type, 'null'], ...said };
}

/** Unions of named schemas that one property tells apart, a constant in each, say so. */
export function tellApart(schemas: Readonly<Record<string, Schema>>): Record<string, Schema> {
  return mapValues(schemas, (schema) => {
    const { anyOf, ...said } = schema;
    const references = Array.isArray(anyOf) ? anyOf.map(({ $ref }: Schema) => $ref) : [];
    const members = references.map((reference) => schemas[reference?.split('/').at(-1) ?? '']);
    const constants = members.map(constantsOf);
    const propertyName = Object.keys(constants[0] ?? {}).find(
      (name) => new Set(constants.map((each) => each[name]).filter(Boolean)).size === members.length,
    );
    if (propertyName === undefined) return schema;
    const mapping = Object.fromEntries(
      references.map((reference, at) => [constants[at]?.[propertyName], reference]),
    );
    return { ...said, oneOf: anyOf, discriminator: { propertyName, mapping } };
  });
}

/** The properties that are always the same text, and which it is. */
function constantsOf(schema: Schema | undefined): Record<string, string> {
  const properties = Object.entries((schema?.properties ?? {}) as Readonly<Record<string, Schema>>);
  return Object.fromEntries(
    properties.flatMap(([name, { const: value }]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
