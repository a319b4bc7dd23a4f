import { createHmac, type KeyObject } from 'node:crypto';
import { seal, unseal } from '../../../platform/crypto/seal.ts';
import type { Tx } from '../../../platform/db/database.ts';
import {
  cardNumberLength,
  cardOrganizationOf,
  cvvLength,
  expiryOf,
  generateCardNumber,
  type RandomBytes,
  randomDigits,
} from '../card-number.ts';
import { type CardOrganization, type IssuedCard, type IssueRequest, refusalReasons } from '../channel.ts';
import type { Decision } from './records.ts';
import { refuse, refuseIssue } from './state.ts';
import { insertCard } from './store.ts';

/** What is printed on a card; kept sealed only. */
export type CardDetails = Pick<
  IssuedCard,
  'cardNumber' | 'cvv' | 'expirationMMYY' | 'expiresAt' | 'cardOrganization'
>;

export interface CardPress {
  /** Makes a card with a number that no other card has, in the caller's transaction. */
  press(tx: Tx, request: IssueRequest, channelCardId: string, now: number): Promise<Decision>;
  /** @throws UnsealError when the bytes are not those of this card */
  openDetails(customerId: string, channelCardId: string, sealed: Buffer): CardDetails;
}

/** Numbers tried before a BIN counts as used up. */
const maxNumbersTried = 100;

/**
 * @param sealingKey encrypts what is printed on a card
 * @param indexKey hashes its number, so that a number can be found taken without being kept in the clear
 */
export function createCardPress(sealingKey: KeyObject, indexKey: KeyObject, random: RandomBytes): CardPress {
  async function press(tx: Tx, request: IssueRequest, channelCardId: string, now: number): Promise<Decision> {
    const { customerId, cardModel, currency, cardBin, initialLoadMinor, limits } = request;
    const refused = refuseIssue(request);
    if (refused) return refused;
    const cardOrganization = /^\d{6,8}$/.test(cardBin) ? cardOrganizationOf(cardBin) : undefined;
    if (!cardOrganization) {
      return refuse(refusalReasons.binUnsupported, '不支持该卡 BIN', 'cards of this BIN cannot be issued');
    }
    for (let tried = 0; tried < maxNumbersTried; tried++) {
      const details = printDetails(cardBin, cardOrganization, now, random);
      const isInserted = await insertCard(tx, {
        customerId,
        channelCardId,
        cardModel,
        currency,
        status: 'Active',
        loadedMinor: initialLoadMinor,
        limits,
        numberDigest: createHmac('sha256', indexKey).update(details.cardNumber).digest(),
        sealedDetails: seal(
          sealingKey,
          Buffer.from(JSON.stringify(details)),
          placeOf(customerId, channelCardId),
        ),
        issuedAt: new Date(now),
      });
      if (isInserted) return { outcome: 'done', channelCardId };
    }
    return refuse(refusalReasons.binExhausted, '该卡 BIN 号段已用尽', 'this BIN has no free numbers left');
  }

  return {
    press,
    openDetails(customerId, channelCardId, sealed) {
      const details = JSON.parse(unseal(sealingKey, sealed, placeOf(customerId, channelCardId)).toString());
      return { ...details, expiresAt: new Date(details.expiresAt) };
    },
  };
}

function printDetails(
  cardBin: string,
  cardOrganization: CardOrganization,
  now: number,
  random: RandomBytes,
): CardDetails {
  return {
    cardNumber: generateCardNumber(cardBin, cardNumberLength(cardOrganization), random),
    cvv: randomDigits(cvvLength(cardOrganization), random),
    ...expiryOf(now),
    cardOrganization,
  };
}

function placeOf(customerId: string, channelCardId: string): string {
  return `issuer_simulator_cards/${JSON.stringify([customerId, channelCardId])}`;
}
