import assert from 'node:assert/strict';
import type { Components, Schema } from '../../src/api-document/openapi.ts';

/** What a reference leads to; what is none is that already. */
export function resolve<T extends { readonly $ref?: string }>(document: object, node: T): T {
  if (node.$ref === undefined) return node;
  const [start, ...names] = node.$ref.split('/');
  assert.equal(start, '#', node.$ref);
  let found: unknown = document;
  for (const name of names) found = (found as Readonly<Record<string, unknown>> | undefined)?.[name];
  assert.ok(found, `${node.$ref} is not in the document`);
  return found as T;
}

/** A schema of the document that stands alone: with everything that it may refer to. */
export function schemaIn({ components }: { components: Components }, schema: Schema): Schema {
  return { allOf: [schema], components };
}
