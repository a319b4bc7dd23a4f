import type { ApiDocument, Schema } from './openapi.ts';
import { tellApart, writePlainly } from './plain-schemas.ts';
import { sortByName } from './records.ts';
import { mapSchemas } from './schema-walk.ts';

const schemasPath = '#/components/schemas/';

/**
 * Moves each schema that has a name, which is its `title`, to `components/schemas`, and refers to it wherever it stood.
 * What is said of it in one place only stays there, beside the reference.
 *
 * @param shapes whose `description` is that of the name, whatever their uses say. Other schemas keep theirs where all
 * uses agree.
 * @throws Error when two schemas of one name differ in more than their description
 */
export function nameSchemas(document: ApiDocument, shapes: readonly Schema[]): ApiDocument {
  const found = new Map<string, NamedSchema>();
  const named = mapSchemas(document, (schema) => takeName(writePlainly(schema), found));
  const descriptions = new Map(
    [...found].map(([name, { uses }]) => [name, descriptionOf(name, uses, shapes)]),
  );
  const components = [...found].map(([name, { schema }]): [string, Schema] => {
    const description = descriptions.get(name);
    return [name, { ...(description !== undefined && { description }), ...schema }];
  });
  const schemas = tellApart(sortByName([...Object.entries(named.components.schemas), ...components]));
  return mapSchemas({ ...named, components: { ...named.components, schemas } }, (schema) =>
    isSaidByName(schema, descriptions) ? withoutDescription(schema) : schema,
  );
}

interface NamedSchema {
  /** Without name and description. */
  readonly schema: Schema;
  /** What is said of it where it is used. */
  readonly uses: Set<string>;
}

function takeName(given: Schema, found: Map<string, NamedSchema>): Schema {
  const { title, description, ...whole } = given;
  if (typeof title !== 'string') return given;
  const { schema, isNullable } = splitNull(whole);
  const known = found.get(title) ?? { schema, uses: new Set() };
  if (JSON.stringify(known.schema) !== JSON.stringify(schema)) {
    throw new Error(
      `Two schemas are called ${title}: ${JSON.stringify(known.schema)}, ${JSON.stringify(schema)}`,
    );
  }
  if (typeof description === 'string') known.uses.add(description);
  found.set(title, known);
  const reference = { $ref: schemasPath + title };
  const said = description === undefined ? {} : { description };
  return isNullable ? { anyOf: [reference, { type: 'null' }], ...said } : { ...reference, ...said };
}

/** A union with null is called by the name of what it is otherwise. */
function splitNull(schema: Schema): { schema: Schema; isNullable: boolean } {
  const { anyOf } = schema;
  if (!Array.isArray(anyOf)) return { schema, isNullable: false };
  const others = anyOf.filter(({ type }: Schema) => type !== 'null');
  return { schema: { ...schema, anyOf: others }, isNullable: others.length < anyOf.length };
}

function descriptionOf(
  name: string,
  uses: ReadonlySet<string>,
  shapes: readonly Schema[],
): string | undefined {
  const shape = shapes.find(({ title }) => title === name);
  if (typeof shape?.description === 'string') return shape.description;
  return uses.size === 1 ? [...uses][0] : undefined;
}

function isSaidByName(
  { $ref, description }: Schema,
  descriptions: ReadonlyMap<string, string | undefined>,
): boolean {
  if (typeof $ref !== 'string' || description === undefined) return false;
  return descriptions.get($ref.slice(schemasPath.length)) === description;
}

function withoutDescription({ description, ...schema }: Schema): Schema {
  return schema;
}
