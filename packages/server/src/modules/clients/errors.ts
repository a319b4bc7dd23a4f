import { DomainError } from '../../platform/errors.ts';

/** What can be wrong with an operator's request about customers and clients. */
export type ClientsErrorCode =
  | 'CUSTOMER_NOT_FOUND'
  | 'CUSTOMER_CODE_TAKEN'
  | 'CLIENT_NOT_FOUND'
  | 'SECRET_NOT_FOUND'
  | 'TOO_MANY_SECRETS'
  | 'INVALID_CLIENT_SETTING';

export class ClientsError extends DomainError<ClientsErrorCode> {
  /** @param explanation for the operator: what was wrong and what to do */
  constructor(code: ClientsErrorCode, explanation: string) {
    super(code);
    this.message = explanation;
  }
}
