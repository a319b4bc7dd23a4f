#!/usr/bin/env node
// The operator's command under its own name; the work is in scripts/run.mjs, which finds the right Node first.
import { fileURLToPath } from 'node:url';

process.argv.splice(2, 0, 'cardepassd');
await import(fileURLToPath(new URL('../../../scripts/run.mjs', import.meta.url)));
