import { DomainError } from '../../platform/errors.ts';

/** The contract's (Error codes): also for another customer's card. */
export type CardsErrorCode = 'CARD_NOT_FOUND';

export class CardsError extends DomainError<CardsErrorCode> {}
