import type { ChangeSubscriber } from '../../platform/db/change-feed.ts';
import type { Db } from '../../platform/db/database.ts';
import type { LocalizedText } from '../../platform/errors.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { CardModel } from './card-models.ts';
import { ProductsError } from './errors.ts';
import { type StoredProduct, selectProducts } from './store.ts';
import type { BinConfig, Product } from './types.ts';

/** The topic of the change feed; keys are product codes. */
export const productsTopic = 'products';

/** What a card is opened under. */
export interface OrderTerms {
  readonly product: Product;
  readonly binConfig: BinConfig;
}

/**
 * Every product, in memory: an order or a query looks nothing up in the database. As fresh as the change feed that
 * `subscriber` is given to: after `feed.fresh()` it holds everything that was committed before.
 */
export interface ProductCatalogue {
  /** What this customer may order, in the catalogue's order. */
  listForCustomer(customerCode: string): readonly Product[];
  /** Any product there is or was, also one that is withdrawn: its cards still need it. */
  find(productCode: string): Product | undefined;
  /** What a product is called. One that is not known here, as in a process that serves no requests, is called by its code. */
  nameOf(productCode: string): LocalizedText;
  /**
   * What a new card of this model and currency is opened under.
   *
   * @throws ProductsError `PRODUCT_NOT_AVAILABLE` when there is no such product, it is withdrawn, it is not for this
   * customer or has no card of this model; `CURRENCY_NOT_SUPPORTED` when it has, in other currencies
   */
  findForOrder(customerCode: string, productCode: string, cardModel: CardModel, currency: string): OrderTerms;
  readonly subscriber: ChangeSubscriber;
}

export function createProductCatalogue(db: Db): ProductCatalogue {
  let inOrder: readonly StoredProduct[] = [];
  let byCode = new Map<string, StoredProduct>();

  function hold(products: Iterable<StoredProduct>): void {
    inOrder = [...products].sort((one, two) => one.position - two.position);
    byCode = new Map(inOrder.map((product) => [product.productCode, product]));
  }

  return {
    listForCustomer: (customerCode) => inOrder.filter((product) => maySee(product, customerCode)),
    find: (productCode) => byCode.get(productCode),
    nameOf: (code) => byCode.get(code)?.productName ?? { 'zh-CN': code, en: code },
    findForOrder(customerCode, productCode, cardModel, currency) {
      const product = byCode.get(productCode);
      if (!product || !maySee(product, customerCode) || !product.cardModels.includes(cardModel)) {
        throw new ProductsError('PRODUCT_NOT_AVAILABLE');
      }
      const binConfig = findBinConfig(product, cardModel, currency as Currency);
      if (!binConfig) throw new ProductsError('CURRENCY_NOT_SUPPORTED');
      return { product, binConfig };
    },
    subscriber: {
      reload: async () => hold(await selectProducts(db)),
      async refresh(productCodes) {
        const changed = await selectProducts(db, productCodes);
        hold(
          new Map([...byCode, ...changed.map((product) => [product.productCode, product] as const)]).values(),
        );
      },
    },
  };
}

/** What cards of this model and currency are, or were, issued under. */
export function findBinConfig(
  product: Product,
  cardModel: CardModel,
  currency: Currency,
): BinConfig | undefined {
  return product.cardBinConfigs.find((bin) => bin.cardModel === cardModel && bin.currency === currency);
}

function maySee(product: Product, customerCode: string): boolean {
  return product.isOnSale && (product.customers === 'all' || product.customers.includes(customerCode));
}
