import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { demoClientOf, repository, startServer } from '../../server/test/support/process.ts';
import { startSandbox } from './support/sandbox.ts';
import { createAccount, runInTerminal } from './support/terminal.ts';

test('the commands of README.md, after npm start, print what it shows', async () => {
  const server = await startServer();
  await server.output(/v1\/ping -H[^\n]*\n/);
  const commands = sectionOf('README.md', 'From a terminal');
  await assertShown(commands, server.url, demoClientOf(server.stdout()), 'en_US.UTF-8', /not shown\):$/m);
});

test('the commands of README.zh-CN.md print what it shows, in Chinese', async () => {
  const { server } = await startSandbox();
  const commands = sectionOf('README.zh-CN.md', '从终端使用');
  await assertShown(commands, server.url, server.client, 'zh_CN.UTF-8', /（不回显）:$/m);
});

test('both show the same commands', () => {
  const [english, chinese] = [
    sectionOf('README.md', 'From a terminal'),
    sectionOf('README.zh-CN.md', '从终端使用'),
  ];
  assert.equal(chinese.script, english.script);
});

interface Section {
  readonly script: string;
  readonly shown: string;
}

function sectionOf(file: string, title: string): Section {
  const [, section = ''] = readFileSync(path.join(repository, file), 'utf8').split(`## ${title}\n`);
  const [, script = '', shown = ''] = section.match(/```sh\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/) ?? [];
  assert.match(script, /^npx cardepass login/);
  return { script, shown };
}

/** Types the commands as they stand there, in a terminal in a clone, and answers the question for the secret. */
async function assertShown(
  { script, shown }: Section,
  url: string,
  client: { clientId: string; secret: string },
  LANG: string,
  question: RegExp,
): Promise<void> {
  // Where the login goes; everything after it goes where the login went.
  const account = createAccount({ CARDEPASS_BASE_URL: url, LANG });
  const session = runInTerminal(script.replace('test_…', client.clientId), account, { cwd: repository });
  await session.until(question);
  session.type(`${client.secret}\r`);
  assert.equal(await session.exited, 0, await session.screen());
  const screen = (await session.screen()).split('\n').slice(1).join('\n');
  assert.match(screen.replace(url, 'http://127.0.0.1:3000'), patternOf(shown));
}

const differing =
  /…|\b01[0-9a-f]{6}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9A-Z]{26}\b|\d{6}\*{6}\d{4}|\b\d\d\/\d\d\b/g;

/** What is shown, with any text for `…` and any value of the same kind for what differs from run to run. */
function patternOf(shown: string): RegExp {
  const gaps = shown.match(differing) ?? [];
  const literal = shown.split(differing).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const filled = literal.map((part, at) => {
    const gap = gaps[at];
    return part + (gap === undefined ? '' : gap === '…' ? String.raw`[\s\S]*` : String.raw`\S+`);
  });
  return new RegExp(`^${filled.join('')}$`);
}
