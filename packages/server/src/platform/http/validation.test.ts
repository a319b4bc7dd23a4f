import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import { fieldProblems } from './validation.ts';

const error = (keyword: string, params: Record<string, unknown>): FastifySchemaValidationError => ({
  keyword,
  params: params as FastifySchemaValidationError['params'],
  instancePath: '/count',
  schemaPath: '',
  message: '',
});
const said = (...errors: FastifySchemaValidationError[]) =>
  fieldProblems(errors).map(({ field, message }) => `${field} ${message.en}`);

test('of a value that may be null, what is wrong with the value is told', () => {
  assert.deepEqual(
    said(error('minimum', { limit: 1 }), error('type', { type: 'null' }), error('anyOf', {})),
    ['count must be at least 1'],
  );
});

test('of a value that has the type of no branch, all the types are told', () => {
  const types = [error('type', { type: 'number' }), error('type', { type: 'string' })];
  assert.deepEqual(said(...types, error('anyOf', {})), ['count must be of type number / string']);
  assert.deepEqual(said(error('anyOf', {})), ['count is not valid']);
});
