import type { Currency } from '../../platform/money/currencies.ts';

/** What every request to move money says. Amounts are minor units of `currency`; ids are UUIDs in lower case. */
export interface RequestBase {
  /**
   * Names the request among all of its customer's, for ever: the same request under the same key gets the stored
   * outcome again. At most 200 characters; begin it with what makes it, such as `order:<id>:submit`.
   */
  readonly requestKey: string;
  readonly customerId: string;
  readonly currency: Currency;
  /** Shown in the account log. */
  readonly note?: string;
}
