import { Type } from 'typebox';

// Shapes and enumerations of the contract that several modules put on the wire. A schema's `title` is the name that the
// API document lists it under, here and in the modules' own schemas (docs/adr/0006).

const CurrencyCode = Type.String({ description: 'ISO 4217 code.' });

export const Money = Type.Object(
  { currency: CurrencyCode, amount: Type.Number({ description: 'Exact, in units of the currency.' }) },
  { title: 'Money', description: 'An amount with its currency.' },
);

export const CardModel = Type.Enum(['Standard', 'ShareBalance'], {
  title: 'CardModel',
  description: 'Standard: the card has a balance of its own. ShareBalance: it spends the account.',
});

export const FundsDirection = Type.Enum(['Income', 'Expenditure'], {
  title: 'FundsDirection',
  description: 'Which way money moves.',
});

export const CardInfo = Type.Object(
  {
    cardId: Type.String({ format: 'uuid' }),
    productCode: Type.String(),
    productName: Type.String({ description: 'In the language of the answer.' }),
    cardCurrency: CurrencyCode,
    maskCardNumber: Type.String({
      description: 'The first six digits, six stars, the last four.',
      examples: ['436797******2419'],
    }),
    cardModel: CardModel,
  },
  { title: 'CardInfo', description: 'A card, its number masked.' },
);

export const Permissions = Type.Object(
  {
    allowOpenCard: Type.Boolean({ description: 'Cards may be applied for.' }),
    allowTopUpCard: Type.Boolean({ description: 'Never on a ShareBalance card.' }),
    allowBlockCard: Type.Boolean({ description: 'Cards may be blocked.' }),
    allowUnBlockCard: Type.Boolean({ description: 'Cards may be unblocked.' }),
    allowCancelCard: Type.Boolean({ description: 'Cards may be cancelled.' }),
    allowWithdraw: Type.Boolean({ description: 'Never on a ShareBalance card.' }),
    allowUpdateLimit: Type.Boolean({ description: 'Never on a Standard card.' }),
  },
  { title: 'Permissions', description: 'What may be done.' },
);
