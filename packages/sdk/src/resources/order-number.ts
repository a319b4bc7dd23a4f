import type { Runtime } from '../core/runtime.ts';

/**
 * The body under a number: the caller's own, or a new one where there is none. It is made before the first attempt, so
 * that the server knows every repetition for the same order.
 */
export function numbered<B extends { customerOrderNo?: string | null | undefined }>(
  body: B,
  runtime: Pick<Runtime, 'newId'>,
): B & { customerOrderNo: string } {
  return { ...body, customerOrderNo: body.customerOrderNo ?? runtime.newId() };
}
