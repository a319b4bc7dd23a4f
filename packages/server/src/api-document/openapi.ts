import type { TSchema } from 'typebox';

/** The parts of an OpenAPI 3.1 document that are worked on here. */
export interface ApiDocument {
  readonly openapi: string;
  readonly paths: PathItems;
  /** What is sent to a receiver, by the type of the event. */
  readonly webhooks: PathItems;
  readonly components: Components;
}

export type PathItems = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

export interface Components {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly [kind: string]: Readonly<Record<string, unknown>>;
}

/** JSON Schema 2020-12, or a reference to one. */
export interface Schema {
  readonly $ref?: string;
  readonly [keyword: string]: unknown;
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly SecurityRequirement[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
  /** Codes of the error table; they become answers, and this field goes away. */
  readonly [errorsKey]?: readonly string[];
}

/** TypeBox writes JSON Schema. */
export function schemaOf(schema: TSchema): Schema {
  return schema as Schema;
}

/** A parameter, or a reference to one. */
export interface Parameter {
  readonly $ref?: string;
  readonly schema?: Schema;
  readonly [field: string]: unknown;
}

export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** An answer, or a reference to one. */
export interface Answer {
  readonly $ref?: string;
  readonly description?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Content;
}

export type Content = Readonly<Record<string, Media>>;

export interface Media {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, Example>>;
}

/** An example, or a reference to one. */
export interface Example {
  readonly $ref?: string;
  readonly summary?: string;
  readonly value?: unknown;
}

/** Carries a route's `schema.errors` through the generator, which keeps extensions only. */
export const errorsKey = 'x-cardepass-errors';
