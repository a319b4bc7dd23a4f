import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { Log } from '../../../platform/log.ts';
import type { InboundAnswer, InboundMessage, TakeIn } from './messages.ts';
import { type ChannelAddress, MessageError, type MessageProblem, readMessage } from './reading.ts';
import { checkSignature, type SignatureFields, type SignatureProblem } from './signature.ts';

/** What is sent back: an HTTP status and a JSON text. */
export interface ChannelReply {
  readonly status: number;
  readonly body: string;
}

export interface ChannelReceiver {
  /** One message from its bytes to its answer. Never rejects. */
  receive(address: ChannelAddress, signature: SignatureFields, body: Buffer): Promise<ChannelReply>;
}

export interface ChannelReceiverOptions {
  /** The channel's name, such as `simulator`. */
  readonly channel: string;
  /** The keys in force, the one to sign with first. */
  readonly keys: readonly KeyObject[];
  readonly clock: Clock;
  readonly log: Log;
  readonly takeIn: TakeIn;
}

/** The answer to an authorization or increment (docs/channel.md). */
export interface DecisionBody {
  readonly decision: 'Approved' | 'Declined';
  /** ISO 8583, field 39. */
  readonly responseCode: string;
  /** Minor units of `currency`; 0 when declined. Never more digits than a JSON number carries exactly. */
  readonly approvedAmount: number;
  readonly currency: string;
  readonly authCode: string | null;
  readonly transactionId: string | null;
  readonly reason: string | null;
  /** The outcome may yet turn out to be an approval: send a reversal until it is acknowledged. */
  readonly mustReverse: boolean;
}

/** The answer to any other event: it is durable. */
export interface AcknowledgementBody {
  readonly status: 'Recorded' | 'Remembered' | 'Ignored';
  readonly transactionId: string | null;
}

export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly fields?: readonly MessageProblem[];
  };
}

export function createChannelReceiver(options: ChannelReceiverOptions): ChannelReceiver {
  const { channel, keys, clock, log, takeIn } = options;

  async function answerTo(message: InboundMessage): Promise<InboundAnswer> {
    try {
      return await takeIn(message);
    } catch (error) {
      // The network must be told something that it understands, and may have to undo what was done.
      const { name, message: text, stack } = error as Error;
      log.error({ channel, err: { type: name, message: text, stack } }, 'a message was not taken in');
      return { outcome: 'unavailable', cause: 'Failed' };
    }
  }

  return {
    async receive(address, signature, body) {
      const forged = checkSignature(keys, signature, body, clock.now());
      if (forged) return refusal(401, forged, signatureTexts[forged]);
      let message: InboundMessage;
      try {
        message = readMessage(channel, address, body);
      } catch (error) {
        if (!(error instanceof MessageError)) throw error;
        return refusal(400, 'MESSAGE_INVALID', 'The body is not a valid message', error.problems);
      }
      const answer = await answerTo(message);
      return address === 'events' ? acknowledgement(answer) : decision(message, answer);
    },
  };
}

const signatureTexts: Readonly<Record<SignatureProblem, string>> = {
  SIGNATURE_MISSING: 'X-Channel-Timestamp and X-Channel-Signature are required',
  TIMESTAMP_INVALID: 'X-Channel-Timestamp must be the time in Unix seconds, at most 300 seconds off',
  SIGNATURE_INVALID: 'X-Channel-Signature is not that of this timestamp and body',
};

/** ISO 8583, field 39, where the card or the system rather than a rule is what says no. */
const responseCodes = {
  approved: '00',
  partlyApproved: '10',
  unknownCard: '14',
  duplicate: '94',
  away: '91',
};

/** What waits for an answer is always answered with one, also when all that can be said is no. */
function decision({ event }: InboundMessage, answer: InboundAnswer): ChannelReply {
  const billed = 'currency' in event ? event : undefined;
  const declined = (responseCode: string, reason: string, transactionId: string | null = null) => {
    const mustReverse = answer.outcome === 'unavailable';
    return {
      decision: 'Declined',
      responseCode,
      approvedAmount: 0,
      authCode: null,
      transactionId,
      reason,
      mustReverse,
    } as const;
  };
  const reply = (body: Omit<DecisionBody, 'currency'>) =>
    json(200, { ...body, currency: billed?.currency ?? '' } satisfies DecisionBody);
  switch (answer.outcome) {
    case 'approved': {
      const { approvedMinor, authCode, transactionId } = answer;
      const isPart = approvedMinor < (billed?.amountMinor ?? 0n);
      return reply({
        decision: 'Approved',
        responseCode: isPart ? responseCodes.partlyApproved : responseCodes.approved,
        approvedAmount: Number(approvedMinor),
        authCode,
        transactionId,
        reason: null,
        mustReverse: false,
      });
    }
    case 'declined':
      return reply(declined(answer.responseCode, answer.reason, answer.transactionId));
    case 'rejected':
      return reply(declined(answer.responseCode, answer.reason));
    case 'unknown-card':
      return reply(declined(responseCodes.unknownCard, 'CARD_UNKNOWN'));
    case 'unavailable':
      return reply(declined(responseCodes.away, 'UNAVAILABLE'));
    default:
      return reply(declined(responseCodes.duplicate, 'CONFLICT'));
  }
}

function acknowledgement(answer: InboundAnswer): ChannelReply {
  switch (answer.outcome) {
    case 'approved':
    case 'recorded':
      return json(200, {
        status: 'Recorded',
        transactionId: answer.transactionId,
      } satisfies AcknowledgementBody);
    case 'ignored':
      return json(200, {
        status: 'Ignored',
        transactionId: answer.transactionId,
      } satisfies AcknowledgementBody);
    case 'remembered':
      return json(200, { status: 'Remembered', transactionId: null } satisfies AcknowledgementBody);
    case 'declined':
    case 'rejected':
      return refusal(422, answer.reason, 'The event can never be applied; do not send it again');
    case 'conflict':
      return refusal(409, 'CONFLICT', 'Another event has this kind, networkTransactionId and sequence');
    case 'unknown-card':
      return refusal(404, 'CARD_UNKNOWN', 'No card of this id is known');
    case 'unavailable':
      return refusal(503, 'UNAVAILABLE', 'The event may not be stored; send it again');
  }
}

/** @returns a failure in the channel's own error format */
export function refusal(
  status: number,
  code: string,
  message: string,
  fields?: readonly MessageProblem[],
): ChannelReply {
  return json(status, { error: { code, message, ...(fields && { fields }) } } satisfies ErrorBody);
}

function json(status: number, body: object): ChannelReply {
  return { status, body: JSON.stringify(body) };
}
