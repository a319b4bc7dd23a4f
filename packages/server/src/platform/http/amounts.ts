import { Type } from 'typebox';
import { DomainError, type LocalizedText } from '../errors.ts';
import { AmountError, amountProblemTexts, parseAmount } from '../money/amount.ts';
import type { Currency } from '../money/currencies.ts';

/** An amount of a request (contract, Amounts): a JSON number or a decimal string. Read it with {@link readAmount}. */
export function amountInput(description: string, example: number) {
  return Type.Union([Type.Number(), Type.String({ maxLength: 40 })], {
    description: `${description}\n\nA JSON number or a decimal string, with at most two decimals, or none for a currency without decimals.`,
    examples: [example],
  });
}

/** An amount of an answer: a JSON number, exact. */
export function amountOutput(description: string) {
  return Type.Number({ description });
}

export function nullableAmount(description: string) {
  return Type.Union([Type.Number(), Type.Null()], { description });
}

/** An amount as it was sent, before its currency is known. */
export interface AmountField {
  /** In minor units. @throws DomainError `400` naming the field */
  in(currency: Currency): bigint;
  /** The refusal of this field for another reason. */
  refuse(message: LocalizedText): DomainError;
}

/** @param value as {@link amountInput} lets it through */
export function readAmount(field: string, value: unknown): AmountField {
  const refuse = (message: LocalizedText) => new DomainError('400', [{ field, message }]);
  return {
    refuse,
    in(currency) {
      try {
        return parseAmount(value, currency);
      } catch (error) {
        if (!(error instanceof AmountError)) throw error;
        throw refuse(amountProblemTexts[error.problem]);
      }
    },
  };
}
