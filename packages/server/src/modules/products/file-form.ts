import type { TLocalizedValidationError } from 'typebox/error';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import { productFileSchema } from './file-schema.ts';

/** Where in the file, as keys and indexes. */
export type FilePath = readonly (string | number)[];

/** Such as `products[0].cardBinConfigs[1].cardBin`. */
export function pathText(path: FilePath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

export interface FormProblem {
  readonly path: FilePath;
  readonly message: string;
}

/** Everything in which a value differs from the form of a product file. */
export function checkForm(value: unknown): FormProblem[] {
  const errors = allErrors(value);
  // A union reports what is wrong for each of its branches and then itself, which is the clearest.
  const unions = errors
    .filter((error) => error.keyword === 'anyOf')
    .map((error) => `${error.schemaPath}/anyOf/`);
  const problems = new Map<string, FormProblem>();
  for (const error of errors) {
    if (unions.some((union) => error.schemaPath.startsWith(union))) continue;
    for (const problem of problemsOf(error, value)) {
      const place = problem.path.join('/');
      if (!problems.has(place)) problems.set(place, problem);
    }
  }
  return [...problems.values()];
}

/** The library stops at eight errors unless it is told otherwise. Nothing else runs while it is told. */
function allErrors(value: unknown): TLocalizedValidationError[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: 10_000 });
  try {
    return Value.Errors(productFileSchema, value);
  } finally {
    Settings.Set({ maxErrors });
  }
}

function problemsOf(error: TLocalizedValidationError, value: unknown): FormProblem[] {
  const path = readPointer(error.instancePath, value);
  switch (error.keyword) {
    // Said once more, for all of an object, by `additionalProperties`.
    case 'boolean':
      return [];
    case 'additionalProperties':
      return error.params.additionalProperties.map((key) => ({
        path: [...path, key],
        message: 'is not a key of a product file',
      }));
    case 'required':
      return error.params.requiredProperties.map((key) => ({ path: [...path, key], message: 'is missing' }));
    default:
      return [{ path, message: problemTextAt(error.schemaPath) ?? error.message }];
  }
}

/** The `problem` that stands in the schema where it was broken. */
function problemTextAt(schemaPath: string): string | undefined {
  let schema: unknown = productFileSchema;
  for (const key of readKeys(schemaPath)) schema = (schema as Record<string, unknown> | undefined)?.[key];
  return (schema as { problem?: string } | undefined)?.problem;
}

/** Keys of lists become numbers, so that a path reads `products[0]`. */
function readPointer(pointer: string, value: unknown): FilePath {
  let at = value;
  return readKeys(pointer).map((key) => {
    const isList = Array.isArray(at);
    at = (at as Record<string, unknown> | undefined)?.[key];
    return isList ? Number(key) : key;
  });
}

function readKeys(pointer: string): string[] {
  const keys = pointer.split('/').slice(1);
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
