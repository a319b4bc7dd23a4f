// `npm run docs:cli`: writes the reference of the commands into docs/cli.md.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withReference } from './reference.ts';

const page = path.resolve(import.meta.dirname, '../../../docs/cli.md');
writeFileSync(page, withReference(readFileSync(page, 'utf8')));
