import { type Static, Type } from 'typebox';
import { CardModel, Permissions } from '../../contract/shapes.ts';
import type { Language, LocalizedText } from '../../platform/errors.ts';
import { described } from '../../platform/http/naming.ts';
import { amountToJson } from '../../platform/money/amount.ts';
import { type AmountPrecision, amountPrecisions, type BinConfig, type Product } from './types.ts';

const Precision = Type.Enum([...amountPrecisions], { title: 'AmountPrecision' });
const minimum = (description: string) => Type.Union([Type.Number(), Type.Null()], { description });

const BinConfigAnswer = Type.Object(
  {
    cardModel: CardModel,
    currency: Type.String({ description: 'ISO 4217 code.' }),
    cardBin: Type.String({ description: 'The first digits of the card numbers.' }),
    minPreTopUpAmount: minimum('The least a card is opened with; null for ShareBalance.'),
    minTopUpAmount: minimum('The least a card is topped up by; null for ShareBalance.'),
    openCardAmountPrecision: Precision,
    openCardAmountPrecisionDescription: Type.String({ description: 'The same in words.' }),
    topUpAmountPrecision: Precision,
    topUpAmountPrecisionDescription: Type.String({ description: 'The same in words.' }),
    permissions: described(Permissions, 'What may be done with such cards.'),
  },
  { title: 'BinConfig' },
);

export const ProductAnswer = Type.Object(
  {
    productCode: Type.String({ description: 'Names the product in orders.' }),
    productName: Type.String({ description: 'In the language of the answer.' }),
    cardModels: Type.Array(CardModel),
    cardCurrency: Type.Array(Type.String(), { description: 'ISO 4217 codes.' }),
    description: Type.String({ description: 'In the language of the answer.' }),
    cardBinConfigs: Type.Array(BinConfigAnswer, {
      description: 'The terms of each card model and currency.',
    }),
  },
  { title: 'Product' },
);

export const ProductsAnswer = Type.Array(ProductAnswer);

const precisionTexts: Readonly<Record<AmountPrecision, LocalizedText>> = {
  IntegerOnly: { 'zh-CN': '仅支持整数金额', en: 'Whole amounts only' },
  DecimalAllowed: { 'zh-CN': '支持小数金额', en: 'Decimals allowed' },
};

export function toProductAnswer(product: Product, language: Language): Static<typeof ProductAnswer> {
  return {
    productCode: product.productCode,
    productName: product.productName[language],
    cardModels: [...product.cardModels],
    cardCurrency: [...product.currencies],
    description: product.description[language],
    cardBinConfigs: product.cardBinConfigs.map((bin) => toBinConfigAnswer(bin, language)),
  };
}

function toBinConfigAnswer(bin: BinConfig, language: Language): Static<typeof BinConfigAnswer> {
  const amount = (minor: bigint | null) => (minor === null ? null : amountToJson(minor, bin.currency));
  return {
    cardModel: bin.cardModel,
    currency: bin.currency,
    cardBin: bin.cardBin,
    minPreTopUpAmount: amount(bin.minPreTopUpMinor),
    minTopUpAmount: amount(bin.minTopUpMinor),
    openCardAmountPrecision: bin.openCardAmountPrecision,
    openCardAmountPrecisionDescription: precisionTexts[bin.openCardAmountPrecision][language],
    topUpAmountPrecision: bin.topUpAmountPrecision,
    topUpAmountPrecisionDescription: precisionTexts[bin.topUpAmountPrecision][language],
    permissions: { ...bin.permissions },
  };
}

export const exampleProducts: Static<typeof ProductsAnswer> = [
  {
    productCode: 'STD-VISA',
    productName: 'VISA Standard Card',
    cardModels: ['Standard'],
    cardCurrency: ['USD'],
    description: 'Prepaid virtual VISA card in US dollars',
    cardBinConfigs: [
      {
        cardModel: 'Standard',
        currency: 'USD',
        cardBin: '436797',
        minPreTopUpAmount: 10,
        minTopUpAmount: 5,
        openCardAmountPrecision: 'DecimalAllowed',
        openCardAmountPrecisionDescription: precisionTexts.DecimalAllowed.en,
        topUpAmountPrecision: 'DecimalAllowed',
        topUpAmountPrecisionDescription: precisionTexts.DecimalAllowed.en,
        permissions: {
          allowOpenCard: true,
          allowTopUpCard: true,
          allowBlockCard: true,
          allowUnBlockCard: true,
          allowCancelCard: true,
          allowWithdraw: true,
          allowUpdateLimit: false,
        },
      },
    ],
  },
];
