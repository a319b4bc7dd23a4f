import { ApiPromise } from '../core/api-promise.ts';
import type { CallOptions, Operation, Transport } from '../core/transport.ts';
import type { Body, SandboxOutcome, SandboxTraffic } from './types.ts';

// A request has a reference, under which it reaches the network once. A hold expires once, so that needs none.
const post = (name: string, address: string): Operation => ({
  name: `sandbox.${name}`,
  method: 'POST',
  path: `/sandbox/v1/${address}`,
  isRepeatable: true,
});

class SandboxPayments {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Under the caller's reference, or a new one where there is none. */
  protected send(
    operation: Operation,
    body: { reference?: string | null },
    options: CallOptions | undefined,
    transactionId?: string,
  ): ApiPromise<SandboxOutcome> {
    const reference = body.reference ?? this.#transport.runtime.newId();
    return this.sendPlain(operation, { ...body, reference }, options, transactionId);
  }

  protected sendPlain(
    operation: Operation,
    body: object,
    options: CallOptions | undefined,
    transactionId?: string,
  ): ApiPromise<SandboxOutcome> {
    const pathParameters = transactionId === undefined ? {} : { transactionId };
    return new ApiPromise(this.#transport.call({ operation, pathParameters, body, options }));
  }
}

const authorize = post('authorizations.create', 'authorizations');
const increment = post('authorizations.increment', 'authorizations/{transactionId}/increments');
const clear = post('authorizations.clear', 'authorizations/{transactionId}/clearings');
const reverse = post('authorizations.reverse', 'authorizations/{transactionId}/reversals');
const expire = post('authorizations.expire', 'authorizations/{transactionId}/expirations');

/** Payments as merchants make them. A decline is an answer like another. */
export class SandboxAuthorizations extends SandboxPayments {
  /** Pays with a card, by its id or by what a shop is given. */
  create(payment: Body<'authorizeInSandbox'>, options?: CallOptions): ApiPromise<SandboxOutcome> {
    return this.send(authorize, payment, options);
  }

  /** Asks for more on an open authorization. */
  increment(
    transactionId: string,
    more: Body<'incrementInSandbox'>,
    options?: CallOptions,
  ): ApiPromise<SandboxOutcome> {
    return this.send(increment, more, options, transactionId);
  }

  /** Takes the money: all of the hold, or an amount of its own. */
  clear(
    transactionId: string,
    clearing: NonNullable<Body<'clearInSandbox'>> = {},
    options?: CallOptions,
  ): ApiPromise<SandboxOutcome> {
    return this.send(clear, clearing, options, transactionId);
  }

  /** Gives the hold back, or a part of it. */
  reverse(
    transactionId: string,
    reversal: NonNullable<Body<'reverseInSandbox'>> = {},
    options?: CallOptions,
  ): ApiPromise<SandboxOutcome> {
    return this.send(reverse, reversal, options, transactionId);
  }

  /** Lets the hold expire, at once. */
  expire(transactionId: string, options?: CallOptions): ApiPromise<SandboxOutcome> {
    return this.sendPlain(expire, {}, options, transactionId);
  }
}

const forceClear = post('clearings.create', 'clearings');
const reverseClearing = post('clearings.reverse', 'clearings/{transactionId}/reversals');

/** Clearings that no authorization came before. */
export class SandboxClearings extends SandboxPayments {
  create(clearing: Body<'forceClearInSandbox'>, options?: CallOptions): ApiPromise<SandboxOutcome> {
    return this.send(forceClear, clearing, options);
  }

  /** Takes back what was cleared, or a part of it. */
  reverse(
    transactionId: string,
    reversal: NonNullable<Body<'reverseClearingInSandbox'>> = {},
    options?: CallOptions,
  ): ApiPromise<SandboxOutcome> {
    return this.send(reverseClearing, reversal, options, transactionId);
  }
}

const refund = post('refunds.create', 'refunds');
const reverseRefund = post('refunds.reverse', 'refunds/{transactionId}/reversals');

export class SandboxRefunds extends SandboxPayments {
  /** Of a transaction, or to a card without one. */
  create(body: Body<'refundInSandbox'>, options?: CallOptions): ApiPromise<SandboxOutcome> {
    return this.send(refund, body, options);
  }

  /** Takes the refund back, or a part of it. */
  reverse(
    transactionId: string,
    reversal: NonNullable<Body<'reverseRefundInSandbox'>> = {},
    options?: CallOptions,
  ): ApiPromise<SandboxOutcome> {
    return this.send(reverseRefund, reversal, options, transactionId);
  }
}

const dispute = post('disputes.create', 'disputes');
const loseDispute = post('disputes.lose', 'disputes/{transactionId}/losses');

export class SandboxDisputes extends SandboxPayments {
  /** Credits a disputed amount. */
  create(body: Body<'disputeInSandbox'>, options?: CallOptions): ApiPromise<SandboxOutcome> {
    return this.send(dispute, body, options);
  }

  /** The merchant wins: the credit is taken back. */
  lose(
    transactionId: string,
    loss: NonNullable<Body<'loseDisputeInSandbox'>> = {},
    options?: CallOptions,
  ): ApiPromise<SandboxOutcome> {
    return this.send(loseDispute, loss, options, transactionId);
  }
}

const chargeFee = post('fees.create', 'fees');

/** Fees of the card network. */
export class SandboxFees extends SandboxPayments {
  create(fee: Body<'chargeFeeInSandbox'>, options?: CallOptions): ApiPromise<SandboxOutcome> {
    return this.send(chargeFee, fee, options);
  }
}

const makeTraffic: Operation = { ...post('traffic.create', 'traffic'), isRepeatable: false };

/** Payments of a realistic mix over all cards. */
export class SandboxTrafficMaker {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  create(traffic: Body<'makeTrafficInSandbox'>, options?: CallOptions): ApiPromise<SandboxTraffic> {
    return new ApiPromise(this.#transport.call({ operation: makeTraffic, body: traffic, options }));
  }
}
