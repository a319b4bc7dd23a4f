import { randomBytes } from 'node:crypto';
import type { Config } from './config/config.ts';
import { createAccountsService } from './modules/accounts/index.ts';
import {
  type Card,
  type CardMoney,
  type CardsService,
  cardInvariants,
  createCardsService,
} from './modules/cards/index.ts';
import { createClientsService, createSecretHasher } from './modules/clients/index.ts';
import { cardOrganizationOf, type RandomBytes } from './modules/issuer/index.ts';
import { createLedger, type Ledger, type LogSpan } from './modules/ledger/index.ts';
import { createSigningKeysService } from './modules/oauth/index.ts';
import { orderInvariants } from './modules/orders/index.ts';
import {
  createProductCatalogue,
  createProductsService,
  type ProductCatalogue,
  parseProductFile,
} from './modules/products/index.ts';
import { readSpending, transactionInvariants } from './modules/transactions/index.ts';
import { createAudit } from './platform/audit.ts';
import type { Clock } from './platform/clock.ts';
import { openVault } from './platform/crypto/envelope.ts';
import { openKeyring } from './platform/crypto/keyring.ts';
import { type Db, openDatabase, patientTimeouts } from './platform/db/database.ts';
import { claimInstallation } from './platform/db/installation.ts';
import { createIds, type Ids } from './platform/ids.ts';
import type { Log } from './platform/log.ts';
import { createOutbox, type OutboxEvent } from './platform/outbox/index.ts';
import { createWebhooks } from './webhooks.ts';

export interface SystemOptions {
  readonly config: Config;
  readonly connectionString: string;
  readonly masterKey: Buffer;
  /** Accepted beside it while a rotation is under way. */
  readonly previousMasterKey?: Buffer | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** The parts that the server and the operator's command have in common, on a migrated database. */
export type System = Awaited<ReturnType<typeof openSystem>>;

/**
 * @throws WrongEnvironmentError, WrongMasterKeyError
 */
export async function openSystem(options: SystemOptions) {
  const { config, connectionString, masterKey, previousMasterKey, clock, log } = options;
  const ids: Ids = createIds(clock);
  const database = openDatabase({
    connectionString,
    poolSize: config.databasePoolSize,
    log,
    applicationName: 'cardepass',
  });
  try {
    await claimInstallation(database.db, config.environment);
    const keyring = await openKeyring(database.db, masterKey, previousMasterKey);
    const hasher = createSecretHasher(await keyring.key('client-secret-pepper'));
    const sealingKey = await keyring.key('signing-keys');
    const audit = createAudit(clock, ids);
    const clients = createClientsService({
      database,
      clock,
      ids,
      audit,
      hasher,
      environment: config.environment,
    });
    const signingKeys = createSigningKeysService({ database, sealingKey, clock, ids, audit });
    await signingKeys.ensureKey();
    const products = createProductsService({ database, clock, audit });
    const outbox = createOutbox();
    const ledger = createLedger({
      clock,
      ids,
      onLogged: (tx, spans) => outbox.append(tx, spans.map(accountEvent)),
    });
    const vault = await openVault(keyring, 'cards');
    const cards = createCardsService({ database, clock, audit, vault, money: cardMoney(ledger) });
    const catalogue = createProductCatalogue(database.db);
    const findCardInfos = async (customerId: string, cardIds: readonly string[]) =>
      cardInfosOf(await cards.findMany(database.db, customerId, cardIds), catalogue);
    const accounts = createAccountsService({ database, ledger, clock, ids, audit, findCardInfos });
    return {
      config,
      connectionString,
      database,
      keyring,
      hasher,
      sealingKey,
      audit,
      clients,
      signingKeys,
      products,
      /** Reads a product file for the BINs that can be issued. @throws ProductFileError */
      parseProducts: (text: string) =>
        parseProductFile(text, { isIssuableBin: (bin) => cardOrganizationOf(bin) !== undefined }),
      outbox,
      ledger,
      /** Checks every invariant of money, cards, orders and transactions, in one snapshot of live data. */
      async verifyLedger() {
        const patient = openDatabase({
          connectionString,
          poolSize: 1,
          log,
          applicationName: 'cardepass verify',
          timeouts: patientTimeouts,
        });
        const more = [...cardInvariants, ...orderInvariants, ...transactionInvariants];
        return ledger.verify(patient, more).finally(() => patient.close());
      },
      catalogue,
      vault,
      cards,
      accounts,
      /** What the account log shows of any customers' cards, by `customerId/cardId`. */
      findCardInfoBatch: async (db: Db, wanted: Parameters<CardsService['findBatch']>[1]) =>
        cardInfosOf(await cards.findBatch(db, wanted), catalogue),
      webhooks: await createWebhooks({ config, database, keyring, clock, ids, audit }),
      clock,
      ids,
      /** Where the simulated issuer's card numbers come from. */
      randomBytes: randomBytes as RandomBytes,
      log,
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The rows are read and told one by one when they are published: a posting pays for one small row. */
function accountEvent({ customerId, firstLogNo, lastLogNo, postedAt }: LogSpan): OutboxEvent {
  const content = { firstNo: firstLogNo, lastNo: lastLogNo };
  return { customerId, type: 'AcctPay', subjectId: null, occurredAt: postedAt, content };
}

/** What the account log shows of cards, under the same keys. */
function cardInfosOf(cards: ReadonlyMap<string, Card>, catalogue: ProductCatalogue) {
  const infos = [...cards].map(([key, { cardId, productCode, currency, maskedNumber, cardModel }]) => {
    const productName = catalogue.nameOf(productCode);
    return [key, { cardId, productCode, productName, currency, maskedNumber, cardModel }] as const;
  });
  return new Map(infos);
}

function cardMoney(ledger: Ledger): CardMoney {
  return {
    async availableOnCards(db, customerId, cardIds) {
      const funds = await ledger.readCardFunds(db, customerId, cardIds);
      return new Map(funds.map(({ cardId, availableMinor }) => [cardId, availableMinor]));
    },
    async availableInAccount(db, customerId, currency) {
      const funds = await ledger.readFunds(db, customerId);
      return funds.find((each) => each.currency === currency)?.availableMinor ?? 0n;
    },
    async usedCredit(db, customerId, cardIds) {
      const spending = await readSpending(db, customerId, cardIds);
      return new Map([...spending].map(([cardId, { usedCreditMinor }]) => [cardId, usedCreditMinor]));
    },
  };
}
