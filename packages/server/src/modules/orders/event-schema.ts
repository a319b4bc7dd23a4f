import { type TSchema, Type } from 'typebox';
import { endEvents } from './events.ts';
import { orderShapes } from './schema.ts';
import { orderTypes } from './types.ts';

/**
 * The schema of the data of an event that tells an order's end: any shape of the orders that it tells.
 *
 * @param eventType one of those in {@link endEvents}
 */
export function orderEventData(eventType: string): TSchema {
  const told = orderTypes.filter((orderType) => endEvents[orderType].includes(eventType));
  const shapes = told.flatMap((orderType): TSchema[] => orderShapes[orderType]);
  const [only, ...others] = shapes;
  if (!only) throw new Error(`${eventType} tells of no order`);
  return others.length === 0 ? only : Type.Union(shapes);
}
