import { type TSchema, Type } from 'typebox';
import type { ErrorTable, FieldProblem, Language } from '../errors.ts';

/** What every `/v1` JSON answer looks like (contract: Envelope). */
export interface Envelope<Data> {
  responseId: string;
  hasError: boolean;
  errorCode: string | null;
  errorMessage: string | null;
  data: Data | null;
  errors?: { field: string; message: string }[];
}

export function successEnvelope<Data>(responseId: string, data: Data): Envelope<Data> & { data: Data } {
  return { responseId, hasError: false, errorCode: null, errorMessage: null, data };
}

/** The status and body for an error code, in the caller's language. An unknown code shows as 500. */
export function errorEnvelope(
  table: ErrorTable,
  code: string,
  responseId: string,
  language: Language,
  fields: readonly FieldProblem[] = [],
): { status: number; body: Envelope<never> } {
  const known = Object.hasOwn(table, code);
  const row = (known ? table[code] : undefined) ?? table['500'];
  const body: Envelope<never> = {
    responseId,
    hasError: true,
    errorCode: row.shownAs ?? (known ? code : '500'),
    errorMessage: row.text[language],
    data: null,
  };
  if (fields.length > 0) {
    body.errors = fields.map(({ field, message }) => ({ field, message: message[language] }));
  }
  return { status: row.status, body };
}

/** The schema of a successful answer that carries `data`. */
export function envelopeOf<T extends TSchema>(data: T) {
  return Type.Object({
    responseId: Type.String({ format: 'uuid' }),
    hasError: Type.Boolean(),
    errorCode: Type.Union([Type.String(), Type.Null()]),
    errorMessage: Type.Union([Type.String(), Type.Null()]),
    data,
  });
}
