import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameSchemas } from './named-schemas.ts';
import type { ApiDocument, Schema } from './openapi.ts';
import { shareAnswers } from './shared-answers.ts';

const money = {
  title: 'Money',
  type: 'object',
  required: ['amount'],
  properties: { amount: { type: 'number' } },
};
const moneyReference = { $ref: '#/components/schemas/Money' };

/** A document whose addresses answer by these schemas. */
function answering(...schemas: readonly Schema[]): ApiDocument {
  const answers = schemas.map((schema) => ({
    get: { responses: { '200': { description: 'Good', content: { 'application/json': { schema } } } } },
  }));
  return {
    openapi: '3.1.1',
    paths: Object.fromEntries(answers.map((methods, at) => [`/${at}`, methods])),
    webhooks: {},
    components: { schemas: {} },
  };
}

function name(schemas: readonly Schema[], shapes: readonly Schema[] = []) {
  const { paths, components } = nameSchemas(answering(...schemas), shapes);
  const used = Object.values(paths).map(
    ({ get }) => get?.responses['200']?.content?.['application/json']?.schema,
  );
  return { used, schemas: components.schemas };
}

test('a schema with a name is listed once, without it, and referred to', () => {
  const { title, ...bare } = money;
  const list = { title: 'MoneyList', type: 'array', items: money };
  const { used, schemas } = name([money, list]);
  assert.deepEqual(used, [moneyReference, { $ref: '#/components/schemas/MoneyList' }]);
  assert.deepEqual(schemas, { Money: bare, MoneyList: { type: 'array', items: moneyReference } });
});

test('what is said of a schema in one place only stays there', () => {
  const { used, schemas } = name([
    { ...money, description: 'What is paid.' },
    { ...money, description: 'What is owed.' },
  ]);
  assert.equal(schemas.Money?.description, undefined);
  assert.deepEqual(used, [
    { ...moneyReference, description: 'What is paid.' },
    { ...moneyReference, description: 'What is owed.' },
  ]);
});

test('what all uses say, or a shape says of itself, is said once by the name', () => {
  const said = { ...money, description: 'An amount.' };
  assert.deepEqual(name([said, said]).used, [moneyReference, moneyReference]);
  assert.equal(name([said, said]).schemas.Money?.description, 'An amount.');
  const paid = { ...money, description: 'What is paid.' };
  const { used, schemas } = name([paid, said], [said]);
  assert.equal(schemas.Money?.description, 'An amount.');
  assert.deepEqual(used, [{ ...moneyReference, description: 'What is paid.' }, moneyReference]);
});

test('a named union with null is that of the name, or null', () => {
  const union = { title: 'Either', anyOf: [money, { type: 'array', items: money }, { type: 'null' }] };
  const { used, schemas } = name([union]);
  assert.deepEqual(used, [{ anyOf: [{ $ref: '#/components/schemas/Either' }, { type: 'null' }] }]);
  assert.deepEqual(schemas.Either, { anyOf: [moneyReference, { type: 'array', items: moneyReference }] });
});

test('two schemas of one name that differ are refused', () => {
  const other = { ...money, properties: { amount: { type: 'string' } } };
  assert.throws(() => name([money, other]), /Two schemas are called Money/);
});

test('lists of strings have a type, and null is one where nothing else is said', () => {
  const text = { type: 'string', format: 'uuid' };
  const cases: [Schema, Schema][] = [
    [{ enum: ['a', 'b'] }, { type: 'string', enum: ['a', 'b'] }],
    [{ enum: ['a', 1] }, { enum: ['a', 1] }],
    [
      { anyOf: [text, { type: 'null' }], description: 'x' },
      { type: ['string', 'null'], format: 'uuid', description: 'x' },
    ],
    [{ anyOf: [text, { type: 'number' }] }, { anyOf: [text, { type: 'number' }] }],
    [
      { anyOf: [{ type: 'string', const: 'a' }, { type: 'null' }] },
      { anyOf: [{ type: 'string', const: 'a' }, { type: 'null' }] },
    ],
  ];
  for (const [schema, expected] of cases) assert.deepEqual(name([schema]).used, [expected]);
});

test('a union that a constant tells apart says by which', () => {
  const shape = (title: string, kind: string) => ({
    title,
    type: 'object',
    properties: { kind: { type: 'string', const: kind } },
  });
  const union = (...anyOf: Schema[]) => name([{ title: 'Any', anyOf }]).schemas.Any;
  assert.deepEqual(union(shape('Cat', 'cat'), shape('Dog', 'dog')), {
    oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
    discriminator: {
      propertyName: 'kind',
      mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' },
    },
  });
  const alike = union(shape('Cat', 'cat'), shape('Tiger', 'cat'));
  assert.deepEqual(Object.keys(alike ?? {}), ['anyOf']);
});

test('answers that are given word for word are shared by their name, others stay', () => {
  const named = nameSchemas(answering(money, money, { type: 'string' }, { type: 'string' }), []);
  const { paths, components } = shareAnswers(named);
  const answers = Object.values(paths).map(({ get }) => get?.responses['200']);
  assert.deepEqual(answers.slice(0, 2), [
    { $ref: '#/components/responses/Money' },
    { $ref: '#/components/responses/Money' },
  ]);
  assert.equal(answers[2]?.$ref, undefined);
  assert.deepEqual(Object.keys(components.responses ?? {}), ['Money']);
});

test('failures are called by their codes, those of the status alone by its name', () => {
  const failing = (status: string, ...codes: string[]) => ({
    get: {
      responses: {
        [status]: {
          description: 'Refused',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ErrorAnswer' },
              examples: Object.fromEntries(codes.map((code) => [code, { value: code }])),
            },
          },
        },
      },
    },
  });
  const kinds = [
    failing('403', '403.scope', '403.address'),
    failing('404', 'CARD_NOT_FOUND', 'TRANSACTION_NOT_FOUND'),
    failing('422', 'A', 'B', 'C', 'D'),
  ];
  const paths = Object.fromEntries([...kinds, ...kinds].map((methods, at) => [`/${at}`, methods]));
  const { components } = shareAnswers({ ...answering(), paths });
  assert.deepEqual(Object.keys(components.responses ?? {}), [
    'CardNotFoundOrTransactionNotFound',
    'Forbidden',
  ]);
});
