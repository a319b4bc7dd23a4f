import { Type } from 'typebox';
import { currencies } from '../../platform/money/currencies.ts';
import { cardModels, permissionNames } from './card-models.ts';
import { amountPrecisions, chargeMethodTypes, feeTypes } from './types.ts';

// The form of a product file. Numbers are read as the text they were written in, so that no amount passes through a
// binary fraction and a BIN may stand without quotes. `problem` is what an operator reads where the form is broken.

const closed = { additionalProperties: false };

/** One line of printable text, without spaces around it. */
const linePattern =
  '^[^\\s\\u0000-\\u001f]([^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*[^\\s\\u0000-\\u001f])?$';

const line = (maxLength: number) =>
  Type.String({
    pattern: linePattern,
    maxLength,
    problem: `must be one line of text, 1 to ${maxLength} characters, without spaces around it`,
  });

const localized = (maxLength: number) =>
  Type.Object({ 'zh-CN': line(maxLength), en: line(maxLength) }, closed);

const decimal = Type.String({
  pattern: '^[0-9]{1,15}(\\.[0-9]{1,8})?$',
  problem: 'must be a decimal such as 10.00',
});

const flag = Type.Boolean({ problem: 'must be true or false' });

const code = {
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
  problem: 'must be 1 to 64 of A-Z a-z 0-9 . _ -',
};

const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values], { problem: `must be one of: ${values.join(', ')}` }));

const nullableDecimal = Type.Union([decimal, Type.Null()], {
  problem: 'must be a decimal such as 10.00, or be left out',
});

const permissions = Type.Object(
  Object.fromEntries(permissionNames.map((name) => [name, Type.Optional(flag)])),
  closed,
);

const binConfig = Type.Object(
  {
    cardModel: oneOf(cardModels),
    currency: oneOf(currencies),
    cardBin: Type.String({ pattern: '^[0-9]{6,8}$', problem: 'must be 6 to 8 digits' }),
    minPreTopUpAmount: Type.Optional(nullableDecimal),
    minTopUpAmount: Type.Optional(nullableDecimal),
    openCardAmountPrecision: oneOf(amountPrecisions),
    topUpAmountPrecision: oneOf(amountPrecisions),
    permissions: Type.Optional(permissions),
  },
  closed,
);

const fee = Type.Object(
  {
    feeType: oneOf(feeTypes),
    chargeMethodType: oneOf(chargeMethodTypes),
    cardModel: Type.Optional(oneOf(cardModels)),
    currency: Type.Optional(oneOf(currencies)),
    fixedValue: Type.Optional(decimal),
    percent: Type.Optional(decimal),
  },
  closed,
);

const product = Type.Object(
  {
    productCode: Type.String(code),
    productName: localized(100),
    description: localized(1000),
    status: Type.Optional(oneOf(['Active', 'Withdrawn'])),
    customers: Type.Union([Type.Literal('all'), Type.Array(Type.String(code), { minItems: 1 })], {
      problem: 'must be all, or a list of one or more customer codes',
    }),
    allowUnlimitedCredit: Type.Optional(flag),
    refundRestoresLimit: Type.Optional(flag),
    cancelSettlementDelaySeconds: Type.Optional(
      Type.String({ pattern: '^[0-9]{1,7}$', problem: 'must be a whole number of seconds, at most 9999999' }),
    ),
    cardBinConfigs: Type.Array(binConfig, { minItems: 1, problem: 'must be a list of one or more' }),
    fees: Type.Optional(Type.Array(fee, { problem: 'must be a list' })),
  },
  closed,
);

export const productFileSchema = Type.Object(
  { products: Type.Array(product, { minItems: 1, problem: 'must be a list of one or more products' }) },
  closed,
);

export type ProductFile = Type.Static<typeof productFileSchema>;
export type FileProduct = Type.Static<typeof product>;
export type FileBinConfig = Type.Static<typeof binConfig>;
export type FileFee = Type.Static<typeof fee>;
