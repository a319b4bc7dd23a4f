import type { AuditFilter, RecordedEntry } from '../../platform/audit.ts';
import type { Actions } from '../actions.ts';
import { before, rowCount, someText, type When, when, whenForms } from '../arguments.ts';
import type { OperatorCommand } from '../command.ts';
import { isoTime, type Json, table, time } from '../output.ts';

const sample = {
  audit_id: '01935c2f-0c11-7d5e-a2b3-4c5d6e7f8090',
  occurred_at: '2026-11-22T09:30:00.000Z',
  actor: 'operator:anna',
  action: 'client.changed',
  subject: 'client:test_3nVbQ8sLw0ZkXc5rTy7U',
  address: null,
  response_id: null,
  detail: { rate_limit_per_minute: 600, rate_limit_per_minute_before: null },
};

interface AuditOptions {
  readonly since?: When;
  readonly until?: When;
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly limit: number;
}

export function addAuditCommands(program: OperatorCommand, { read }: Actions): void {
  const audit = program.group('audit', 'Who did what to what, when and from where.');

  audit
    .operation('list', {
      summary: 'List the audit log, the latest first.',
      details:
        'Every change by an operator and every refused token request is in it. Filters that are given must all hold.',
      examples: [
        'audit list --since 24h',
        'audit list --subject client:test_3nVbQ8sLw0ZkXc5rTy7U',
        'audit list --actor operator:anna --action client',
      ],
      json: { entries: [sample] },
    })
    .option('--since <when>', `${whenForms} before now`, when)
    .option('--until <when>', 'likewise', when)
    .option('--actor <actor>', 'operator:<name>, client:<client_id> or system', someText)
    .option('--action <action>', 'an action such as client.disabled, or the first word of several', someText)
    .option(
      '--subject <subject>',
      'what was changed: client:<client_id>, customer:<code>, key:<key_id>',
      someText,
    )
    .option('--limit <n>', 'at most so many', rowCount, 50)
    .action(
      read(async ({ system, now }, options: AuditOptions) => {
        const entries = await system.audit.list(system.database.db, filterOf(options, now));
        return {
          json: { entries: entries.map(shape) },
          text: (width) => (entries.length === 0 ? 'There are no such entries.' : entryTable(entries, width)),
        };
      }),
    );
}

function filterOf({ since, until, actor, action, subject, limit }: AuditOptions, now: number): AuditFilter {
  return {
    limit,
    ...(since === undefined ? {} : { since: before(now, since) }),
    ...(until === undefined ? {} : { until: before(now, until) }),
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(subject === undefined ? {} : { subject }),
  };
}

function entryTable(entries: readonly RecordedEntry[], width: number | undefined): string {
  return table(
    [
      { title: 'WHEN' },
      { title: 'ACTOR', isFlexible: true },
      { title: 'ACTION' },
      { title: 'SUBJECT', isFlexible: true },
      { title: 'FROM' },
      { title: 'DETAIL', isFlexible: true },
    ],
    entries.map((entry) => [
      time(entry.occurredAt),
      entry.actor,
      entry.action,
      entry.subject ?? '-',
      entry.address ?? '-',
      readable(inSnakeCase(entry.detail)),
    ]),
    width,
  );
}

/** `rate_limit_per_minute: 600 (was none)` rather than two members of an object. */
function readable(detail: Detail): string {
  const shown = (value: unknown) =>
    Array.isArray(value) ? value.join(' ') || 'none' : String(value ?? 'none');
  const isEarlier = (name: string) => name.endsWith('_before') && name.slice(0, -'_before'.length) in detail;
  return Object.entries(detail)
    .filter(([name]) => !isEarlier(name))
    .map(([name, value]) => {
      const earlier = `${name}_before`;
      return `${name}: ${shown(value)}${earlier in detail ? ` (was ${shown(detail[earlier])})` : ''}`;
    })
    .join(', ');
}

type Detail = RecordedEntry['detail'];

function inSnakeCase(detail: Detail): Detail {
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}

function shape(entry: RecordedEntry) {
  return {
    audit_id: entry.auditId,
    occurred_at: isoTime(entry.occurredAt),
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    address: entry.address,
    response_id: entry.responseId,
    detail: inSnakeCase(entry.detail),
  } satisfies Json;
}
