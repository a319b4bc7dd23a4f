import type { TSchema } from 'typebox';

/**
 * The `title` of a schema made around another one: the name of that, of a list that of its items and `List`, and the
 * ending. It is what the API document lists the schema under; around something without a name there is none.
 */
export function named(schema: TSchema, ending: string): { title?: string } {
  const name = nameOf(schema);
  return name === undefined ? {} : { title: name + ending };
}

function nameOf({ title, items }: { title?: string; items?: { title?: string } }): string | undefined {
  return title ?? (items?.title && `${items.title}List`);
}

/** A named schema with what is to be said of it in one place. */
export function described<T extends TSchema>(schema: T, description: string): T {
  return { ...schema, description };
}
