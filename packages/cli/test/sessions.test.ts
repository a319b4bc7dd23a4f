import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { withReference } from '../scripts/reference.ts';
import { startReceiver } from './support/receiver.ts';
import { startSandbox } from './support/sandbox.ts';
import { commandsOf, playSession, sessionsOf, withoutVarying } from './support/sessions.ts';
import { createAccount } from './support/terminal.ts';

const file = path.resolve(import.meta.dirname, '../../../docs/cli.md');
/** Set: the page is written anew from the sessions. */
const isWriting = !!process.env.CARDEPASS_WRITE_SESSIONS;

test('the sessions of docs/cli.md are what a terminal shows', async () => {
  const { server, baseUrl } = await startSandbox();
  const { clientId, secret } = server.client;
  const account = createAccount({ CARDEPASS_BASE_URL: baseUrl });
  const stage = {
    account,
    scenery: [
      [server.url, 'http://127.0.0.1:3000'],
      [account.home, '/home/anna'],
    ] as const,
    // The newest comes first in every list, so each command has a time of its own.
    next: () => server.clock.advance(1_000),
    answers: [
      [/^(?:Client id|客户端 ID):$/m, `${clientId}\r`],
      [/not shown|不回显/, `${secret}\r`],
      [/\[y\/N\]/, 'y\r'],
    ] as const,
  };
  const receiver = await startReceiver();
  const known = new Map([[receiver.url, 'http://127.0.0.1:8080/webhooks']]);
  writeFileSync(path.join(account.home, 'event.json'), '{"type":"CardPay","data":{"amount":12.5}}');
  writeFileSync(path.join(account.home, 'secret.txt'), 'whsec_MDEyMzQ1Njc4OWFiY2RlZg==');
  let page = readFileSync(file, 'utf8');
  for (const { text } of sessionsOf(page)) {
    const commands = commandsOf(text);
    const played = await playSession(commands, stage, known);
    if (isWriting) {
      const written = played.map(({ line, output }) => `$ ${line}\n${output}`.trimEnd()).join('\n');
      page = page.replace(`\`\`\`console\n${text}\n`, () => `\`\`\`console\n${written}\n`);
      continue;
    }
    for (const [at, { line, output }] of commands.entries()) {
      assert.equal(withoutVarying(played[at]?.output ?? ''), withoutVarying(output), `after $ ${line}`);
    }
  }
  if (isWriting) writeFileSync(file, page);
  assert.ok(sessionsOf(page).length >= 5);
});

test('docs/cli.md is what npm run docs:cli writes', () => {
  const page = readFileSync(file, 'utf8');
  assert.equal(page, withReference(page));
});
