import { accountLogEventData } from './modules/accounts/index.ts';
import { createDispatcher, createPublisher, type ReadSpans, type ToldRow } from './modules/webhooks/index.ts';
import { openDatabase } from './platform/db/database.ts';
import type { Metrics } from './platform/metrics.ts';
import type { System } from './system.ts';

/** The two that run in each serving process: one numbers what has happened, the other tells it. */
export function createTelling(system: System, metrics: Metrics) {
  const { config, database, clock, ids, log, audit, outbox, webhooks } = system;
  const dispatcher = createDispatcher({
    database,
    clock,
    ids,
    log,
    sender: webhooks.sender,
    openSecrets: webhooks.endpoints.openSecrets,
    random: Math.random,
    endpointConcurrency: config.webhookEndpointConcurrency,
    concurrency: config.webhookConcurrency,
    countAttempt: metrics.countDelivery,
    recordDisabled: (tx, { customerId, endpointId }, reason) =>
      audit.record(tx, {
        actor: 'system',
        action: 'webhook.endpoint-disabled',
        subject: `webhook-endpoint:${endpointId}`,
        detail: { customerId, reason },
      }),
  });
  const publishing = openPublisherDatabase(system);
  metrics.watchPool('events', publishing.pool);
  const publisher = createPublisher({
    database: publishing,
    clock,
    ids,
    log,
    readSpans: readAccountLogSpans(system),
    onPublished: dispatcher.tell,
  });
  outbox.onAppended(publisher.wake);
  return {
    publisher,
    dispatcher,
    /** When both are stopped. */
    close: () => publishing.close(),
  };
}

/** One connection of its own: planning its statements anew for each batch would cost more than most of them. */
function openPublisherDatabase({ connectionString, log }: System) {
  return openDatabase({
    connectionString,
    poolSize: 1,
    log,
    applicationName: 'cardepass events',
    plans: 'kept',
  });
}

/** The rows of the account log, as `AcctPay` tells them. */
function readAccountLogSpans({ ledger, findCardInfoBatch }: System): ReadSpans {
  return async (db, spans) => {
    const ranges = spans.map(({ customerId, firstNo, lastNo }) => ({
      customerId,
      firstLogNo: firstNo,
      lastLogNo: lastNo,
    }));
    const rows = await ledger.readLogSpans(db, ranges);
    const wanted = new Map(
      rows.flatMap(({ customerId, cardId }) =>
        cardId === null ? [] : [[`${customerId}/${cardId}`, { customerId, cardId }] as const],
      ),
    );
    const cards = wanted.size > 0 ? await findCardInfoBatch(db, [...wanted.values()]) : undefined;
    const told = new Map<string, ToldRow>();
    for (const row of rows) {
      const card = (row.cardId && cards?.get(`${row.customerId}/${row.cardId}`)) || null;
      const dataJson = accountLogEventData(row, card);
      told.set(`${row.customerId}/${row.logNo}`, {
        subjectId: row.cardId,
        occurredAt: row.postedAt,
        dataJson,
      });
    }
    return spans.map(({ customerId, firstNo, lastNo }) =>
      Array.from({ length: Number(lastNo - firstNo) + 1 }, (_, at) => {
        const row = told.get(`${customerId}/${firstNo + BigInt(at)}`);
        if (!row) throw new Error('a row of the account log is missing');
        return row;
      }),
    );
  };
}
