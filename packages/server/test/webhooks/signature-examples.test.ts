import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, mock, test } from 'node:test';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { signEvent } from '../../src/modules/webhooks/signing.ts';
import { repository } from '../support/process.ts';

interface Vector {
  readonly name: string;
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly receiver: { readonly secrets: readonly string[]; readonly nowSeconds: number };
}
interface AcceptedVector extends Vector {
  readonly event: { id: string; type: string; createdTime: string; dataJson: string; sequence?: number };
  readonly signingSecrets: { readonly body: string; readonly headers: readonly string[] };
  readonly timestamp: number;
}
interface RefusedVector extends Vector {
  readonly reason: string;
}

const vectors = JSON.parse(await readFile(path.join(repository, 'docs/webhook-vectors.json'), 'utf8'));
const accepted: readonly AcceptedVector[] = vectors.accepted;
const refused: readonly RefusedVector[] = vectors.refused;
const examples = path.join(repository, 'docs/examples/webhooks');
const folder = await mkdtemp(path.join(tmpdir(), 'cardepass-examples-'));
after(() => rm(folder, { recursive: true, force: true }));

test('the vectors are what is sent', () => {
  for (const { name, event, signingSecrets, timestamp, body, headers } of accepted) {
    const { sequence, ...rest } = event;
    const told = sequence === undefined ? rest : { ...rest, sequence: BigInt(sequence) };
    assert.deepEqual(signEvent(told, signingSecrets, timestamp), { body, headers }, name);
  }
});

test('the document shows one of the vectors, and leads to every example', async () => {
  const document = await readFile(path.join(repository, 'docs/webhook-signatures.md'), 'utf8');
  const shown = accepted.find(({ event }) => event.dataJson === '{}');
  assert.ok(shown);
  const { id, type, createdTime } = shown.event;
  assert.ok(document.includes(`\`\`\`json\n${shown.body}\n\`\`\``));
  assert.ok(document.includes(`\n${id}${type}${createdTime}{}1.0\n`));
  assert.ok(document.includes(`\n${id}.${shown.timestamp}.${shown.body}\n`));
  assert.ok(document.includes(`\`${JSON.parse(shown.body).signature}\``));
  assert.ok(document.includes(`\`${shown.signingSecrets.body}\``));
  for (const [name, value] of Object.entries(shown.headers)) {
    assert.ok(name === 'content-type' || document.includes(`\n${name}: ${value}\n`), name);
  }
  const links = [...document.matchAll(/\]\((examples\/webhooks\/(\w+)\/[^)]+)\)/g)];
  for (const [, file = ''] of links) await readFile(path.join(repository, 'docs', file));
  assert.deepEqual(
    links.map(([, , language]) => language).toSorted(),
    (await readdir(examples)).filter(isFolder).toSorted(),
  );
});

for (const [library, Webhook] of Object.entries({ standardwebhooks: StandardWebhook, svix: SvixWebhook })) {
  test(`${library} verifies the vectors' headers`, () => {
    mock.timers.enable({ apis: ['Date'] });
    try {
      for (const { name, body, headers, receiver } of accepted) {
        mock.timers.setTime(receiver.nowSeconds * 1000);
        assert.ok(
          receiver.secrets.some((secret) => isVerified(() => new Webhook(secret).verify(body, headers))),
          name,
        );
      }
    } finally {
      mock.timers.reset();
    }
  });
}

function isFolder(name: string): boolean {
  return !name.includes('.');
}

function isVerified(verify: () => unknown): boolean {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
}

interface Runner {
  readonly language: string;
  /** What its users call it. */
  readonly runtime: string;
  /** A command that succeeds where the language can be run, and what its output must show. */
  readonly needs: readonly [command: string, argument: string, output: RegExp];
  /** What makes the program in its folder, and what runs it. */
  readonly build?: readonly string[];
  readonly run: readonly string[];
}

const runners: readonly Runner[] = [
  {
    language: 'typescript',
    runtime: 'Node',
    needs: [process.execPath, '--version', /v\d/],
    run: [process.execPath, 'run.ts'],
  },
  {
    language: 'python',
    runtime: 'Python 3.9',
    needs: ['python3', '--version', /3\.(9|\d\d)/],
    run: ['python3', '-B', 'run.py'],
  },
  { language: 'php', runtime: 'PHP 8', needs: ['php', '--version', /PHP 8/], run: ['php', 'run.php'] },
  {
    language: 'java',
    runtime: 'JDK 17',
    needs: ['javac', '-version', /javac (1[7-9]|[2-9]\d)/],
    build: ['javac', 'WebhookVerifier.java', 'Run.java'],
    run: ['java', '-XX:TieredStopAtLevel=1', 'Run'],
  },
  {
    language: 'go',
    runtime: 'Go 1.18',
    needs: ['go', 'version', /go1\.(1[89]|[2-9]\d)/],
    build: ['go', 'build', '-o', 'run', 'run.go', 'verify.go'],
    run: [path.join(folder, 'go/run')],
  },
  csharpRunner(),
];

/** .NET where its SDK is, else Mono. */
function csharpRunner(): Runner {
  const named = { language: 'csharp', runtime: '.NET SDK 8 or Mono 6' };
  if (isAvailable(['dotnet', '--list-sdks', /^([89]|\d\d)\./m])) {
    return {
      ...named,
      needs: ['dotnet', '--list-sdks', /./],
      build: ['dotnet', 'build', '--output', 'out'],
      run: ['dotnet', 'out/webhooks.dll'],
    };
  }
  return {
    ...named,
    needs: ['mcs', '--version', /compiler version [6-9]/],
    build: ['mcs', '-out:run.exe', 'Run.cs', 'WebhookVerifier.cs'],
    run: ['mono', 'run.exe'],
  };
}

function isAvailable([command, argument, output]: Runner['needs']): boolean {
  const { status, stdout, stderr } = spawnSync(command, [argument], { encoding: 'utf8', timeout: 20_000 });
  return status === 0 && output.test(stdout + stderr);
}

for (const { language, runtime, needs, build, run } of runners) {
  const skip = isAvailable(needs) ? false : `not run: ${runtime} or newer is not on this machine`;
  test(`the example in ${language} accepts and refuses what the vectors say`, { skip }, async () => {
    const cwd = path.join(folder, language);
    await cp(path.join(examples, language), cwd, { recursive: true });
    if (build) await execute(build, cwd, '');
    const all = [...accepted, ...refused];
    const answers = (await execute(run, cwd, all.map(lineOf).join(''))).trimEnd().split('\n');
    assert.equal(answers.length, all.length);
    accepted.forEach(({ name, event }, at) => {
      assert.equal(answers[at], `verified ${Buffer.from(event.dataJson).toString('base64')}`, name);
    });
    refused.forEach(({ name, reason }, at) => {
      assert.equal(answers[accepted.length + at], `refused ${reason}`, name);
    });
  });
}

/** The form that docs/examples/webhooks/README.md gives. */
function lineOf({ body, headers, receiver }: Vector): string {
  const named = ['id', 'timestamp', 'signature'].map((name) => headers[`webhook-${name}`]);
  const fields = [Buffer.from(body).toString('base64'), receiver.nowSeconds, receiver.secrets, ...named];
  return `${fields.join('\t')}\n`;
}

/** What the command writes; fails with what it complained about. */
function execute([command = '', ...args]: readonly string[], cwd: string, input: string): Promise<string> {
  const env = { ...process.env, GO111MODULE: 'off' };
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { cwd, env, timeout: 120_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
    child.stdin?.end(input);
  });
}
