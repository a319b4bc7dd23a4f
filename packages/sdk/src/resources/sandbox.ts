import { ApiPromise } from '../core/api-promise.ts';
import type { CallOptions, Operation, Transport } from '../core/transport.ts';
import { numbered } from './order-number.ts';
import {
  SandboxAuthorizations,
  SandboxClearings,
  SandboxDisputes,
  SandboxFees,
  SandboxRefunds,
  SandboxTrafficMaker,
} from './sandbox-payments.ts';
import type { Body, ChannelFault, SandboxDeposit } from './types.ts';

const createDeposit: Operation = {
  name: 'sandbox.deposits.create',
  method: 'POST',
  path: '/sandbox/v1/deposits',
  isRepeatable: true,
};
const faults = '/sandbox/v1/channel/faults';
const scriptFault: Operation = {
  name: 'sandbox.faults.script',
  method: 'POST',
  path: faults,
  isRepeatable: false,
};
const listFaults: Operation = {
  name: 'sandbox.faults.list',
  method: 'GET',
  path: faults,
  isRepeatable: true,
};
const clearFaults: Operation = {
  name: 'sandbox.faults.clear',
  method: 'DELETE',
  path: faults,
  isRepeatable: true,
};

/** What only the test environment has. */
export class Sandbox {
  readonly deposits: SandboxDeposits;
  readonly authorizations: SandboxAuthorizations;
  readonly clearings: SandboxClearings;
  readonly refunds: SandboxRefunds;
  readonly disputes: SandboxDisputes;
  readonly fees: SandboxFees;
  readonly traffic: SandboxTrafficMaker;
  readonly faults: SandboxFaults;

  constructor(transport: Transport) {
    this.deposits = new SandboxDeposits(transport);
    this.authorizations = new SandboxAuthorizations(transport);
    this.clearings = new SandboxClearings(transport);
    this.refunds = new SandboxRefunds(transport);
    this.disputes = new SandboxDisputes(transport);
    this.fees = new SandboxFees(transport);
    this.traffic = new SandboxTrafficMaker(transport);
    this.faults = new SandboxFaults(transport);
  }
}

export class SandboxDeposits {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Puts money on the account. A number is made where none is given, so that it is put there once. */
  create(deposit: Body<'createSandboxDeposit'>, options?: CallOptions): ApiPromise<SandboxDeposit> {
    const body = numbered(deposit, this.#transport.runtime);
    return new ApiPromise(this.#transport.call({ operation: createDeposit, body, options }));
  }
}

/** How the simulated issuer is to fail. */
export class SandboxFaults {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  script(fault: Body<'scriptChannelFault'>, options?: CallOptions): ApiPromise<ChannelFault> {
    return new ApiPromise(this.#transport.call({ operation: scriptFault, body: fault, options }));
  }

  /** The faults that are left, oldest first. */
  list(options?: CallOptions): ApiPromise<ChannelFault[]> {
    return new ApiPromise(this.#transport.call({ operation: listFaults, options }));
  }

  /** Takes all of them back. */
  clear(options?: CallOptions): ApiPromise<ChannelFault[]> {
    return new ApiPromise(this.#transport.call({ operation: clearFaults, options }));
  }
}
