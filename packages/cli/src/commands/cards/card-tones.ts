import type { CardStatus } from '@cardepass/sdk';
import type { Tone } from '../../output/terminal.ts';

/** How each state of a card looks. */
export const cardTones = {
  Active: 'good',
  Blocked: 'waiting',
  Cancel: 'faint',
  Expired: 'faint',
} as const satisfies Record<CardStatus, Tone>;
