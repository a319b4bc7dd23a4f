import { DomainError } from '../../platform/errors.ts';

/** All but the last are the contract's (Error codes). */
export type AccountsErrorCode =
  | 'INSUFFICIENT_BALANCE'
  | 'AMOUNT_TOO_SMALL'
  | 'LIMIT_EXCEEDED'
  | 'DUPLICATE_ORDER'
  /** An operator's request that makes no sense. */
  | 'INVALID_MOVEMENT';

export class AccountsError extends DomainError<AccountsErrorCode> {
  /** @param explanation for the operator: what was wrong and what to do */
  constructor(code: AccountsErrorCode, explanation: string) {
    super(code);
    this.message = explanation;
  }
}
