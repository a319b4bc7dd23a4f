import { DomainError, type FieldProblem } from '../../platform/errors.ts';

export type WebhooksErrorCode =
  | '400'
  | 'WEBHOOK_ENDPOINT_NOT_FOUND'
  | 'WEBHOOK_DELIVERY_NOT_FOUND'
  /** A rotation is under way already, or there is none. */
  | 'WEBHOOK_ROTATION_INVALID'
  | 'WEBHOOK_ENDPOINT_LIMIT'
  /** Only an operator enables what an operator has disabled. */
  | 'WEBHOOK_DISABLED_BY_OPERATOR';

const explanations: Readonly<Record<WebhooksErrorCode, string>> = {
  '400': 'a value is not valid',
  WEBHOOK_ENDPOINT_NOT_FOUND: 'this customer has no such endpoint; see webhook list',
  WEBHOOK_DELIVERY_NOT_FOUND: 'this customer has no such delivery; see webhook deliveries',
  WEBHOOK_ROTATION_INVALID: 'a rotation is under way already, or there is none; see webhook show',
  WEBHOOK_DISABLED_BY_OPERATOR: 'an operator has disabled this endpoint',
  WEBHOOK_ENDPOINT_LIMIT: 'this customer has as many endpoints as it may have',
};

export class WebhooksError extends DomainError<WebhooksErrorCode> {
  constructor(code: WebhooksErrorCode, fields: readonly FieldProblem[] = []) {
    super(code, fields);
    const problems = fields.map(({ field, message }) => `${field} ${message.en}`);
    this.message = problems.length > 0 ? problems.join(', ') : explanations[code];
  }
}
