import assert from 'node:assert/strict';
import { Compile } from 'typebox/schema';
import type { ApiDocument } from '../../src/api-document/openapi.ts';
import { mapSchemas } from '../../src/api-document/schema-walk.ts';
import { resolve, schemaIn } from '../support/api-document.ts';
import { basePath, call, type TestServer } from '../support/server.ts';
import type { Received } from './receiver.ts';

/** What every HTTP call of a program bears. */
const ordinaryHeaders = ['connection', 'content-length', 'content-type', 'host', 'user-agent'];

/** Judges what a receiver got by the API document that the same server shows. */
export async function readDocumentedEvents(server: TestServer) {
  const served: ApiDocument = (await call(server, `${basePath}/openapi.en.json`)).json;
  // What the document does not tell of is not sent either.
  const document = mapSchemas(served, (schema) =>
    schema.properties ? { ...schema, additionalProperties: false } : schema,
  );
  const types = Object.keys(document.webhooks);
  const check = Object.fromEntries(types.map((type) => [type, checkOf(document, type)]));
  return {
    types,
    /** @throws AssertionError naming what is otherwise than the document says */
    assertDocumented(received: readonly Received[]) {
      for (const event of received) {
        const checkEvent = check[event.type];
        assert.ok(checkEvent, `${event.type} is not in the document`);
        checkEvent(event);
      }
    },
  };
}

function checkOf(document: ApiDocument, type: string): (event: Received) => void {
  const webhook = document.webhooks[type]?.post;
  const media = webhook?.requestBody?.content['application/json'];
  assert.ok(webhook && media);
  const members = Object.keys(resolve(document, media.schema).properties ?? {});
  const body = Compile(schemaIn(document, media.schema));
  const headers = (webhook.parameters ?? []).map((parameter) => {
    const { name, schema = {} } = resolve(document, parameter) as { name: string; schema?: object };
    return { name, schema: Compile(schemaIn(document, { ...schema })) };
  });
  return ({ body: text, headers: sent }) => {
    const value = JSON.parse(text);
    const [isValid, problems] = body.Errors(value);
    assert.ok(isValid, `${type}: ${JSON.stringify(problems).slice(0, 1000)} in ${text}`);
    assert.deepEqual(Object.keys(value), members, `${type}: the order of its members`);
    for (const { name, schema } of headers) {
      assert.ok(schema.Check(sent[name]), `${type}: the header ${name} is ${sent[name]}`);
    }
    const known = [...ordinaryHeaders, ...headers.map(({ name }) => name)];
    const unknown = Object.keys(sent).filter((name) => !known.includes(name));
    assert.deepEqual(unknown, [], `${type}: headers that the document does not tell of`);
  };
}
