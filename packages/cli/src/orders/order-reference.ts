import type { Cardepass } from '@cardepass/sdk';
import { createParsers } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { exitCodes, Failure } from '../exit-codes.ts';
import type { Say } from '../language.ts';
import { findOrder, type PlacedOrder } from './desk.ts';

/** An order is named by its own number, an argument, or by the customer's, an option. */
export interface ReferenceOptions {
  readonly customerOrderNo?: string;
}

export function addReferenceOption(command: CliCommand, say: Say): CliCommand {
  return command.option(
    '--customer-order-no <number>',
    say('your own number of the order', '您自己的订单号'),
    createParsers(say).id,
  );
}

/** @throws Failure where there is no such order, or not exactly one number */
export async function requireOrder(
  { during, say }: Context,
  sdk: Cardepass,
  orderNo: string | undefined,
  customerOrderNo: string | undefined,
): Promise<PlacedOrder> {
  const reference = referenceOf(orderNo, customerOrderNo, say);
  const found = await during(say('Looking for the order', '正在查找订单'), () => findOrder(sdk, reference));
  if (found) return found;
  throw new Failure(
    exitCodes.refused,
    'ORDER_NOT_FOUND',
    say('there is no such order', '没有该订单'),
    say(
      'Check its number, and with "cardepass whoami" as whom you ask.',
      '请检查单号，并用 "cardepass whoami" 确认当前身份。',
    ),
  );
}

function referenceOf(orderNo: string | undefined, customerOrderNo: string | undefined, say: Say) {
  if (orderNo !== undefined && customerOrderNo === undefined) return { orderNo };
  if (customerOrderNo !== undefined && orderNo === undefined) return { customerOrderNo };
  throw new Failure(
    exitCodes.misused,
    'ORDER_NUMBER_NEEDED',
    say(
      'name the order by its number or by --customer-order-no',
      '请用订单号或 --customer-order-no 指定订单',
    ),
  );
}
