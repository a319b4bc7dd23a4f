import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { demoClientOf, repository, startServer } from './support/process.ts';

const section = await readSection('README.md', 'The first card in five minutes');

test('the first card of the README is opened by what it says, with the answers that it shows', async () => {
  const server = await startServer();
  await server.output(/v1\/ping -H[^\n]*\n/);
  const { clientId, secret } = demoClientOf(server.stdout());
  const mark = '-- the next block --';
  const script = section
    .filter(({ language }) => language === 'sh')
    .map(({ text }) => text)
    .join(`\necho '${mark}'\n`)
    .replace('http://127.0.0.1:3000', server.url)
    .replace('CLIENT_ID=test_…', `CLIENT_ID=${clientId}`)
    .replace('CLIENT_SECRET=…', `CLIENT_SECRET=${secret}`);
  assert.ok(!script.includes('…'), 'a command can be pasted as it stands');

  const { stdout } = await promisify(execFile)('sh', ['-c', script], { timeout: 60_000 });
  const answers = stdout.split(`${mark}\n`);
  let shown = 0;
  let block = -1;
  for (const { language, text } of section) {
    if (language === 'sh') block++;
    else {
      assert.match(answers[block] ?? '', patternOf(text), `the answer to the block with:\n${text}`);
      shown++;
    }
  }
  assert.ok(shown >= 5);
});

test('the Chinese README shows the same commands and answers', async () => {
  assert.deepEqual(await readSection('README.zh-CN.md', '五分钟开出第一张卡'), section);
});

async function readSection(file: string, title: string): Promise<{ language: string; text: string }[]> {
  const readme = await readFile(path.join(repository, file), 'utf8');
  const [, text = ''] = readme.split(`## ${title}\n`);
  const [own = ''] = text.split('\n## ');
  return [...own.matchAll(/```(\w+)\n([\s\S]*?)\n```/g)].map(([, language = '', block = '']) => ({
    language,
    text: block,
  }));
}

const differing =
  /…|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-Z]{26}|\d{6}\*{6}\d{4}|(?<="(?:cardNumber|cvv|expirationMMYY)":")[\d/]+/g;

/** What is shown, with any text for `…` and any value for what differs from run to run. */
function patternOf(shown: string): RegExp {
  const gaps = shown.match(differing) ?? [];
  const pattern = shown
    .split(differing)
    .map(
      (part, index) =>
        (index === 0 ? '' : gaps[index - 1] === '…' ? '.*' : '[^",]+') +
        part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
    )
    .join('');
  return new RegExp(`^${pattern}\\n$`);
}
