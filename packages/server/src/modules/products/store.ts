import { type Db, sql, type Tx } from '../../platform/db/database.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import { type CardModel, type PermissionName, permissionNames, permissionsOf } from './card-models.ts';
import { trimDecimals } from './fees.ts';
import type {
  AmountPrecision,
  BinConfig,
  ChargeMethodType,
  FeeRule,
  FeeType,
  Product,
  ProductDefinition,
} from './types.ts';

export interface StoredProduct extends Product {
  /** Where it stands in the catalogue. */
  readonly position: number;
}

interface ProductRow {
  product_code: string;
  version: number;
  position: number;
  is_on_sale: boolean;
  name_zh: string;
  name_en: string;
  description_zh: string;
  description_en: string;
  customer_codes: string[] | null;
  allow_unlimited_credit: boolean;
  refund_restores_limit: boolean;
  cancel_settlement_delay_seconds: number;
}

interface BinRow {
  product_code: string;
  card_model: CardModel;
  currency: Currency;
  card_bin: string;
  min_pre_top_up_minor: bigint | null;
  min_top_up_minor: bigint | null;
  open_card_amount_precision: AmountPrecision;
  top_up_amount_precision: AmountPrecision;
  permissions: string[];
}

interface FeeRow {
  product_code: string;
  fee_type: FeeType;
  card_model: CardModel | null;
  currency: Currency | null;
  charge_method_type: ChargeMethodType;
  fixed_minor: bigint | null;
  percent: string | null;
}

/**
 * The version in force of every product, or of those named, in the catalogue's order. Versions never change, so what
 * the three statements read fits together though another transaction commits between them.
 */
export async function selectProducts(db: Db, productCodes?: readonly string[]): Promise<StoredProduct[]> {
  const { rows } = await sql<ProductRow>`
    SELECT product_versions.*, position
    FROM products JOIN product_versions USING (product_code)
    WHERE version = current_version
      AND (${productCodes ?? null}::text[] IS NULL OR product_code = ANY (${productCodes ?? null}::text[]))
    ORDER BY position, product_code
  `.execute(db);
  const codes = rows.map((row) => row.product_code);
  const versions = rows.map((row) => row.version);
  const bins = await sql<BinRow>`
    SELECT * FROM product_bins JOIN unnest(${codes}::text[], ${versions}::integer[]) AS wanted (product_code, version)
      USING (product_code, version) ORDER BY position
  `.execute(db);
  const fees = await sql<FeeRow>`
    SELECT * FROM product_fee_rules
      JOIN unnest(${codes}::text[], ${versions}::integer[]) AS wanted (product_code, version)
      USING (product_code, version) ORDER BY position
  `.execute(db);
  const binsOf = Map.groupBy(bins.rows, (row) => row.product_code);
  const feesOf = Map.groupBy(fees.rows, (row) => row.product_code);
  return rows.map((row) =>
    toProduct(row, binsOf.get(row.product_code) ?? [], feesOf.get(row.product_code) ?? []),
  );
}

/** Keeps others from changing the catalogue until this transaction ends. */
export async function lockCatalogue(tx: Tx): Promise<void> {
  await sql`SELECT FROM product_catalogue FOR UPDATE`.execute(tx);
}

/** Puts a version of a product in force, at a place in the catalogue. */
export async function insertVersion(
  tx: Tx,
  definition: ProductDefinition,
  version: number,
  position: number,
  createdAt: Date,
): Promise<void> {
  const { productCode } = definition;
  const customerCodes = definition.customers === 'all' ? null : definition.customers;
  await sql`
    INSERT INTO products (product_code, current_version, position) VALUES (${productCode}, ${version}, ${position})
    ON CONFLICT (product_code) DO UPDATE SET current_version = excluded.current_version, position = excluded.position
  `.execute(tx);
  await sql`
    INSERT INTO product_versions (product_code, version, is_on_sale, name_zh, name_en, description_zh,
      description_en, customer_codes, allow_unlimited_credit, refund_restores_limit,
      cancel_settlement_delay_seconds, created_at)
    VALUES (${productCode}, ${version}, ${definition.isOnSale}, ${definition.productName['zh-CN']},
      ${definition.productName.en}, ${definition.description['zh-CN']}, ${definition.description.en},
      ${customerCodes}::text[], ${definition.allowUnlimitedCredit}, ${definition.refundRestoresLimit},
      ${definition.cancelSettlementDelaySeconds}, ${createdAt})
  `.execute(tx);
  for (const [index, bin] of definition.cardBinConfigs.entries()) {
    await insertBin(tx, productCode, version, index, bin);
  }
  for (const [index, rule] of definition.feeRules.entries()) {
    await insertFeeRule(tx, productCode, version, index, rule);
  }
}

export async function updatePosition(tx: Tx, productCode: string, position: number): Promise<void> {
  await sql`UPDATE products SET position = ${position} WHERE product_code = ${productCode}`.execute(tx);
}

async function insertBin(
  tx: Tx,
  productCode: string,
  version: number,
  position: number,
  bin: BinConfig,
): Promise<void> {
  const permissions = permissionNames.filter((name) => bin.permissions[name]);
  await sql`
    INSERT INTO product_bins (product_code, version, card_model, currency, position, card_bin, min_pre_top_up_minor,
      min_top_up_minor, open_card_amount_precision, top_up_amount_precision, permissions)
    VALUES (${productCode}, ${version}, ${bin.cardModel}, ${bin.currency}, ${position}, ${bin.cardBin},
      ${bin.minPreTopUpMinor}, ${bin.minTopUpMinor}, ${bin.openCardAmountPrecision},
      ${bin.topUpAmountPrecision}, ${permissions}::text[])
  `.execute(tx);
}

async function insertFeeRule(
  tx: Tx,
  productCode: string,
  version: number,
  position: number,
  rule: FeeRule,
): Promise<void> {
  const [fixedMinor, percent] =
    rule.chargeMethodType === 'FixedValue' ? [rule.fixedMinor, null] : [null, rule.percent];
  await sql`
    INSERT INTO product_fee_rules (product_code, version, position, fee_type, card_model, currency,
      charge_method_type, fixed_minor, percent)
    VALUES (${productCode}, ${version}, ${position}, ${rule.feeType}, ${rule.cardModel}, ${rule.currency},
      ${rule.chargeMethodType}, ${fixedMinor}, ${percent})
  `.execute(tx);
}

function toProduct(row: ProductRow, bins: readonly BinRow[], fees: readonly FeeRow[]): StoredProduct {
  return {
    productCode: row.product_code,
    version: row.version,
    position: row.position,
    productName: { 'zh-CN': row.name_zh, en: row.name_en },
    description: { 'zh-CN': row.description_zh, en: row.description_en },
    isOnSale: row.is_on_sale,
    customers: row.customer_codes ?? 'all',
    allowUnlimitedCredit: row.allow_unlimited_credit,
    refundRestoresLimit: row.refund_restores_limit,
    cancelSettlementDelaySeconds: row.cancel_settlement_delay_seconds,
    cardModels: [...new Set(bins.map((bin) => bin.card_model))],
    currencies: [...new Set(bins.map((bin) => bin.currency))],
    cardBinConfigs: bins.map(toBinConfig),
    feeRules: fees.map(toFeeRule),
  };
}

function toBinConfig(row: BinRow): BinConfig {
  const granted = permissionNames.map((name): [PermissionName, boolean] => [
    name,
    row.permissions.includes(name),
  ]);
  return {
    cardModel: row.card_model,
    currency: row.currency,
    cardBin: row.card_bin,
    minPreTopUpMinor: row.min_pre_top_up_minor,
    minTopUpMinor: row.min_top_up_minor,
    openCardAmountPrecision: row.open_card_amount_precision,
    topUpAmountPrecision: row.top_up_amount_precision,
    permissions: permissionsOf(row.card_model, Object.fromEntries(granted)),
  };
}

function toFeeRule(row: FeeRow): FeeRule {
  const scope = { feeType: row.fee_type, cardModel: row.card_model };
  if (row.fixed_minor !== null && row.currency !== null) {
    return { ...scope, chargeMethodType: 'FixedValue', currency: row.currency, fixedMinor: row.fixed_minor };
  }
  const percent = trimDecimals(String(row.percent));
  return { ...scope, chargeMethodType: 'Percentage', currency: row.currency, percent };
}
