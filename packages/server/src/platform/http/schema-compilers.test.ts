import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { startTestServer } from '../../../test/support/server.ts';
import { createSchemaCompilers } from './schema-compilers.ts';

async function startWith(schema: object) {
  const compilers = createSchemaCompilers();
  const app = Fastify({ schemaController: { compilersFactory: compilers.factory } });
  app.post('/', { schema }, (request) => ({ asked: request.body, secret: 'not in the schema' }));
  await app.ready();
  return { app, compilers };
}

test('every schema of every route can be compiled', async () => {
  const server = await startTestServer();
  server.app.compileSchemas();
});

test('the first request is checked as every later one, and answered with what the schema names', async () => {
  const body = { type: 'object', required: ['count'], properties: { count: { type: 'integer' } } };
  const response = { 200: { type: 'object', properties: { asked: body } } };
  const { app } = await startWith({ body, response });
  for (const repeated of [false, true]) {
    const wrong = await app.inject({ method: 'POST', url: '/', payload: { count: 'none' } });
    assert.equal(wrong.statusCode, 400, `repeated: ${repeated}`);
    assert.match(wrong.json().message, /body\/count must be integer/);
    const right = await app.inject({ method: 'POST', url: '/', payload: { count: 3 } });
    assert.deepEqual(right.json(), { asked: { count: 3 } }, `repeated: ${repeated}`);
  }
});

test('what is no schema is found by compiling all', async () => {
  const broken = [
    { body: { type: 'no type' } },
    { response: { 200: { type: 'object', properties: { a: { $ref: '#/nowhere' } } } } },
  ];
  for (const schema of broken) {
    const { compilers } = await startWith(schema);
    assert.throws(() => compilers.compileAll());
  }
});
