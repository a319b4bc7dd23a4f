import buildValidators from '@fastify/ajv-compiler';
import buildSerializers from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

type CompilersFactory = NonNullable<
  NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']
>;

/** Fastify's own compilers of schemas, put off: most of a start was spent on schemas that no request had asked for yet. */
export interface SchemaCompilers {
  readonly factory: Required<CompilersFactory>;
  /** Compiles what no request has needed yet. @throws Error when a schema is none */
  compileAll(): void;
}

/** Each schema is compiled when the first request needs it, which takes a few milliseconds, once. */
export function createSchemaCompilers(): SchemaCompilers {
  const pending = new Set<() => unknown>();

  function putOff<T>(compile: () => T): () => T {
    let compiled: { is: T } | undefined;
    const get = () => {
      compiled ??= { is: compile() };
      pending.delete(get);
      return compiled.is;
    };
    pending.add(get);
    return get;
  }

  const newValidators = buildValidators();
  const newSerializers = buildSerializers();
  return {
    factory: {
      buildValidator: ((externalSchemas, options) => {
        const compile = putOff(() => newValidators(externalSchemas, options));
        return (schema) => {
          const compiled = putOff(() => compile()(schema));
          const validate = ((data) => {
            const check = compiled();
            const result = check(data);
            // Where Ajv's functions say what they have found wrong.
            validate.errors = check.errors ?? null;
            return result;
          }) as ReturnType<typeof compiled>;
          return validate;
        };
      }) satisfies typeof newValidators,
      buildSerializer(externalSchemas, options) {
        const compile = putOff(() => newSerializers(externalSchemas, options as object));
        return (route) => {
          const compiled = putOff(() => compile()(route));
          return (data) => compiled()(data);
        };
      },
    },
    compileAll() {
      for (const compile of [...pending]) compile();
    },
  };
}
