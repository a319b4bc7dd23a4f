import { ApiPromise } from '../core/api-promise.ts';
import type { CallOptions, Operation, Transport } from '../core/transport.ts';
import type { Body, WebhookDelivery, WebhookEndpoint, WebhookEndpointWithSecret } from './types.ts';

const path = '/v1/webhooks/endpoints';
const one = `${path}/{endpointId}`;
const rotation = `${one}/secret-rotation`;
const operation = (
  name: string,
  method: Operation['method'],
  address: string,
  isRepeatable = true,
): Operation => ({
  name: `webhooks.endpoints.${name}`,
  method,
  path: address,
  isRepeatable,
});
// A second endpoint, or a second secret, is more than one.
const create = operation('create', 'POST', path, false);
const list = operation('list', 'GET', path);
const retrieve = operation('retrieve', 'GET', one);
const update = operation('update', 'PATCH', one);
const remove = operation('delete', 'DELETE', one, false);
const test = operation('test', 'POST', `${one}/test`, false);
const announceSecret = operation('announceSecret', 'POST', rotation, false);
const cancelSecret = operation('cancelSecret', 'DELETE', rotation, false);
const confirmSecret = operation('confirmSecret', 'POST', `${rotation}/confirm`, false);

/** Where events are sent. */
export class WebhookEndpoints {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The answer shows the endpoint's secret, this once. @throws WebhookEndpointLimitError */
  create(
    endpoint: Body<'createWebhookEndpoint'>,
    options?: CallOptions,
  ): ApiPromise<WebhookEndpointWithSecret> {
    return new ApiPromise(this.#transport.call({ operation: create, body: endpoint, options }));
  }

  list(options?: CallOptions): ApiPromise<WebhookEndpoint[]> {
    return new ApiPromise(this.#transport.call({ operation: list, options }));
  }

  retrieve(endpointId: string, options?: CallOptions): ApiPromise<WebhookEndpoint> {
    return this.#on(retrieve, endpointId, options);
  }

  /** What is left out stays as it is. @throws WebhookDisabledByOperatorError */
  update(
    endpointId: string,
    changes: Body<'changeWebhookEndpoint'>,
    options?: CallOptions,
  ): ApiPromise<WebhookEndpoint> {
    const call = { operation: update, pathParameters: { endpointId }, body: changes, options };
    return new ApiPromise(this.#transport.call(call));
  }

  delete(endpointId: string, options?: CallOptions): ApiPromise<null> {
    return this.#on(remove, endpointId, options);
  }

  /** Sends it an event of type `Test`, once, and answers what came of it. */
  test(endpointId: string, options?: CallOptions): ApiPromise<WebhookDelivery> {
    return this.#on(test, endpointId, options);
  }

  /**
   * First step of replacing the secret: the new one is shown, this once, and the headers bear both signatures.
   *
   * @throws WebhookRotationInvalidError
   */
  announceSecret(endpointId: string, options?: CallOptions): ApiPromise<WebhookEndpointWithSecret> {
    return this.#on(announceSecret, endpointId, options);
  }

  /** Second step: only the new secret signs. Every receiver must know it by now. */
  confirmSecret(endpointId: string, options?: CallOptions): ApiPromise<WebhookEndpoint> {
    return this.#on(confirmSecret, endpointId, options);
  }

  /** Takes an announced secret back. */
  cancelSecret(endpointId: string, options?: CallOptions): ApiPromise<WebhookEndpoint> {
    return this.#on(cancelSecret, endpointId, options);
  }

  #on<T>(what: Operation, endpointId: string, options: CallOptions | undefined): ApiPromise<T> {
    const pathParameters = { endpointId };
    return new ApiPromise(this.#transport.call<T>({ operation: what, pathParameters, options }));
  }
}
