import { type Static, type TSchema, Type } from 'typebox';
import type { ErrorTable, FieldProblem, Language } from '../errors.ts';
import { named } from './naming.ts';

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

/** In examples only. */
export const exampleResponseId = '8f14e45f-ceea-467f-a8f6-0a6d7e5c3b21';

/** What every answer has around its data. */
export const envelopeFields = {
  responseId: Type.String({ format: 'uuid', description: 'Names this answer; also in X-Response-Id.' }),
  hasError: Type.Boolean({ description: 'Whether the call failed.' }),
  errorCode: Type.Union([Type.String(), Type.Null()], { description: 'Null on success.' }),
  errorMessage: Type.Union([Type.String(), Type.Null()], { description: 'Null on success.' }),
};

/** The schema of a successful answer that carries `data`; the example of `data` becomes one of the whole answer. */
export function envelopeOf<T extends TSchema>(data: T, example: Static<T>) {
  return Type.Object(
    { ...envelopeFields, data },
    { ...named(data, 'Answer'), examples: [successEnvelope(exampleResponseId, example)] },
  );
}
