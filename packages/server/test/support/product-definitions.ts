import fc from 'fast-check';
import type {
  AmountPrecision,
  BinConfig,
  CardModel,
  FeeRule,
  Permissions,
  ProductDefinition,
} from '../../src/modules/products/index.ts';

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map((any) => any.replaceAll(/[\p{C}\p{Z}]/gu, ' ').trim())
  .filter((any) => any !== '');
/** Objects as the reader makes them. */
const plain = { noNullPrototype: true };
const localized = fc.record({ 'zh-CN': text, en: text }, plain);
const code = fc.stringMatching(/^[A-Z0-9][A-Z0-9._-]{0,12}$/);
const percent = fc
  .integer({ min: 0, max: 10 ** 8 })
  .map((parts) => (parts / 10 ** 8).toFixed(8).replace(/\.?0+$/, ''));

/** A BIN for each model and currency, so that no product contradicts another. */
const pairs = [
  ['Standard', 'USD', '400000'],
  ['Standard', 'JPY', '5100001'],
  ['ShareBalance', 'USD', '37000022'],
  ['ShareBalance', 'JPY', '620000'],
] as const;

/** Amounts in minor units: whole ones where the precision asks for it. */
function binConfig(cardModel: CardModel, currency: 'USD' | 'JPY', cardBin: string): fc.Arbitrary<BinConfig> {
  const precision: fc.Arbitrary<AmountPrecision> =
    currency === 'JPY' ? fc.constant('IntegerOnly') : fc.constantFrom('IntegerOnly', 'DecimalAllowed');
  const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
  const isStandard = cardModel === 'Standard';
  return fc
    .record({
      open: precision,
      topUp: precision,
      one: amount,
      two: amount,
      allowed: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    })
    .map(({ open, topUp, one, two, allowed: [a, b, c, d, e, f] }) => {
      const minimum = (minor: bigint, kind: AmountPrecision) =>
        kind === 'IntegerOnly' && currency === 'USD' ? minor * 100n : minor;
      const permissions: Permissions = {
        allowOpenCard: a === true,
        allowTopUpCard: isStandard && b === true,
        allowBlockCard: c === true,
        allowUnBlockCard: d === true,
        allowCancelCard: e === true,
        allowWithdraw: isStandard && f === true,
        allowUpdateLimit: !isStandard && b === true,
      };
      return {
        cardModel,
        currency,
        cardBin,
        minPreTopUpMinor: isStandard ? minimum(one, open) : null,
        minTopUpMinor: isStandard ? minimum(two, topUp) : null,
        openCardAmountPrecision: open,
        topUpAmountPrecision: topUp,
        permissions,
      };
    });
}

function feeRule(bin: BinConfig): fc.Arbitrary<FeeRule> {
  const { cardModel, currency } = bin;
  const fixed = fc
    .record({
      feeType: fc.constantFrom('OpenCardFee' as const, 'TransFee' as const, 'CancelCardFee' as const),
      fixedMinor: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    })
    .map((rule): FeeRule => ({ ...rule, cardModel, currency, chargeMethodType: 'FixedValue' }));
  const share = percent.map(
    (rate): FeeRule => ({
      feeType: 'TransFee',
      cardModel,
      currency: null,
      chargeMethodType: 'Percentage',
      percent: rate,
    }),
  );
  return fc.oneof(fixed, share);
}

const scopeOf = (rule: FeeRule) => [rule.feeType, rule.cardModel, rule.currency].join(' ');

const definition: fc.Arbitrary<ProductDefinition> = fc
  .subarray([...pairs], { minLength: 1 })
  .chain((chosen) => fc.tuple(...chosen.map((pair) => binConfig(pair[0], pair[1], pair[2]))))
  .chain((bins) =>
    fc.record(
      {
        productCode: code,
        productName: localized,
        description: localized,
        isOnSale: fc.boolean(),
        customers: fc.oneof(
          fc.constant('all' as const),
          fc.uniqueArray(code, { minLength: 1, maxLength: 3 }),
        ),
        allowUnlimitedCredit: fc.boolean(),
        refundRestoresLimit: fc.boolean(),
        cancelSettlementDelaySeconds: fc.nat(9_999_999),
        cardBinConfigs: fc.constant(bins),
        feeRules: fc.uniqueArray(fc.oneof(...bins.map(feeRule)), { maxLength: 4, selector: scopeOf }),
      },
      plain,
    ),
  );

/** Catalogues that are right, one by one and after each other. */
export const productDefinitions: fc.Arbitrary<ProductDefinition[]> = fc.uniqueArray(definition, {
  minLength: 1,
  maxLength: 4,
  selector: (product) => product.productCode,
});
