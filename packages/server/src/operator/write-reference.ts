// `npm run docs:commands`: writes the reference of the operator's commands into its page.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createProgram } from './program.ts';
import { withReference } from './reference.ts';

const page = path.resolve(import.meta.dirname, '../../../../docs/operator-commands.md');
const program = createProgram({
  environment: {},
  actor: 'nobody',
  out: process.stdout,
  err: process.stderr,
  signal: new AbortController().signal,
});
writeFileSync(page, withReference(readFileSync(page, 'utf8'), program));
