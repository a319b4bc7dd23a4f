import type { Database, Tx } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Card, CardsService } from '../cards/index.ts';
import { type AccountScope, digestOf, type FeeTerm, type Ledger, type WorkScope } from '../ledger/index.ts';
import type { EventAnswer } from './answers.ts';
import { decideEvent } from './decide.ts';
import type { CardEvent } from './events.ts';
import type { CardFacts } from './spending-rules.ts';
import { cardKey, incrementKeysOf, requestKeyOf, type TransactionsState } from './state.ts';
import { insertChange, selectState } from './store.ts';
import { type CardControls, noControls, type Transaction } from './types.ts';
import { TransactionsWork } from './work.ts';

/** What a product says of transactions; filled from the catalogue. */
export interface TransactionTerms {
  readonly refundRestoresLimit: boolean;
  readonly transactionFee: FeeTerm | null;
}

export interface ProcessingOptions {
  /** The pool of the lanes: its short timeouts keep a frozen process from holding a customer's book. */
  readonly database: Database;
  readonly ledger: Pick<Ledger, 'openWorkWith' | 'saveWork'>;
  readonly cards: Pick<CardsService, 'findBatch'>;
  readonly ids: Ids;
  readonly termsOf: (card: Card) => TransactionTerms;
  readonly holdDays: { readonly Ordinary: number; readonly Extended: number };
  /** Tells of every transaction as an event has left it, in the transaction that makes it true. */
  readonly tell: (
    tx: Tx,
    transactions: readonly Transaction[],
    cards: ReadonlyMap<string, Card>,
  ) => Promise<void>;
}

/** Decides and stores a batch of events in one transaction, in their order. */
export function createProcessing(options: ProcessingOptions) {
  const { ledger, cards, ids, holdDays } = options;

  return (events: readonly CardEvent[]): Promise<readonly EventAnswer[]> =>
    options.database.transaction(async (tx) => {
      const named = [...new Map(events.map((each) => [cardKey(each), each])).values()];
      const [{ work: ledgerWork, beside }, digests] = await Promise.all([
        // Read under the lock of the books: what their last holder has left.
        ledger.openWorkWith(tx, scopeOf(events), () =>
          Promise.all([cards.findBatch(tx, named), selectState(tx, named, events)]),
        ),
        // What needs no database is done while the database is busy.
        digestsOf(events),
      ]);
      const [known, { controls, ...state }] = beside;
      const facts = new Map([...known].map(([key, card]) => [key, factsOf(card, controls.get(key))]));
      const work = new TransactionsWork({ ...state, cards: facts } satisfies TransactionsState, {
        ledger: ledgerWork,
        newId: ids.at,
        holdDays,
      });
      const answers = events.map((event, index) => decideEvent(work, event, digests[index]));
      const { change } = work;
      await Promise.all([
        ledger.saveWork(tx, ledgerWork),
        insertChange(tx, change),
        change.told.length > 0 ? options.tell(tx, change.told, known) : undefined,
      ]);
      return answers;
    });

  function factsOf(card: Card, controls: CardControls = noControls): CardFacts {
    const { customerId, cardId, cardModel, currency, status, isSpendable, limits } = card;
    const terms = options.termsOf(card);
    return { customerId, cardId, cardModel, currency, status, isSpendable, limits, controls, ...terms };
  }
}

async function digestsOf(events: readonly CardEvent[]): Promise<string[]> {
  return events.map(digestOf);
}

/** What of the ledger the events can depend on. */
function scopeOf(events: readonly CardEvent[]): WorkScope {
  const customerIds = new Set<string>();
  const accounts: AccountScope[] = [];
  const keys: { customerId: string; requestKey: string }[] = [];
  for (const event of events) {
    const { customerId, cardId, cardCurrency: currency } = event;
    customerIds.add(customerId);
    accounts.push({ customerId, currency, cardId: null }, { customerId, currency, cardId });
    keys.push({ customerId, requestKey: requestKeyOf(event) });
    for (const requestKey of Object.values(incrementKeysOf(event) ?? {}))
      keys.push({ customerId, requestKey });
  }
  return { customerIds: [...customerIds], accounts, keys, orders: [] };
}
