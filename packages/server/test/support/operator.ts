import assert from 'node:assert/strict';
import { fullName, type OperatorCommand } from '../../src/operator/command.ts';
import type { Json } from '../../src/operator/output.ts';
import { createProgram } from '../../src/operator/program.ts';
import { operationsOf } from '../../src/operator/reference.ts';
import { runOperator } from '../../src/operator/run-operator.ts';
import type { Finished } from './installation.ts';

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Columns of a terminal to pretend; none: output goes to a pipe. */
  readonly columns?: number;
}

/** Runs a command in this process: all of it but the few lines of main.ts. */
export async function operate(words: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const output = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY: options.columns !== undefined,
    columns: options.columns,
    write: (text: string) => {
      output[name] += text;
    },
  });
  const code = await runOperator(words, {
    environment: options.environment ?? {},
    actor: 'operator:anna',
    out: stream('stdout'),
    err: stream('stderr'),
    signal: new AbortController().signal,
  });
  return { code, ...output };
}

/** All commands that do something, by their words: `client secret add`. */
export function operations(): Map<string, OperatorCommand> {
  const nowhere = { write: () => {} };
  const program = createProgram({
    environment: {},
    actor: 'nobody',
    out: nowhere,
    err: nowhere,
    signal: new AbortController().signal,
  });
  return new Map(
    operationsOf(program).map((command) => [fullName(command).replace('cardepassd ', ''), command]),
  );
}

/** The documented shape: the same names, the same types; where either shows null, the other may hold anything. */
export function assertShape(actual: Json, documented: Json, at = 'json'): void {
  if (actual === null || documented === null) return;
  assert.equal(typeof actual, typeof documented, at);
  if (Array.isArray(documented)) {
    assert.ok(Array.isArray(actual), at);
    const [one] = documented;
    for (const each of actual) if (one !== undefined) assertShape(each, one, `${at}[]`);
  } else if (typeof documented === 'object' && typeof actual === 'object') {
    // What the audit's detail holds depends on the action.
    if (at.endsWith('.detail')) return;
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(documented).sort(), at);
    for (const [name, value] of Object.entries(actual)) {
      assertShape(value, (documented as Record<string, Json>)[name] ?? null, `${at}.${name}`);
    }
  } else if (typeof documented === 'string' && name(at).match(/_(at|from)$/)) {
    assert.match(String(actual), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, at);
  }
}

function name(at: string): string {
  return at.split('.').at(-1) ?? '';
}
