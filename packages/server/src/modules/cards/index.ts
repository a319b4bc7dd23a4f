// Cards: their states, the vault for number and CVV, and what the issuer is asked to do with them.

export { CardsError, type CardsErrorCode } from './errors.ts';
export { cardInvariants } from './invariants/store.ts';
export {
  type CardInstruction,
  type CardIssuing,
  createCardIssuing,
  type InstructionAnswer,
} from './issuing.ts';
export {
  type CardMoney,
  type CardPage,
  type CardReader,
  type CardsOptions,
  type CardsService,
  createCardsService,
} from './service.ts';
export {
  type CardOperation,
  cardOperations,
  isSpendable,
  mayFollow,
  projectStatus,
  statusAfter,
} from './state.ts';
export {
  type Card,
  type CardBalance,
  type CardIdentity,
  type CardStatus,
  cardStatuses,
  type NewCard,
  type RevealedCard,
} from './types.ts';
export { cardEventData } from './views.ts';
