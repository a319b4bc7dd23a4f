import { createHash } from 'node:crypto';
import { DomainError } from '../../platform/errors.ts';
import { isUuid } from '../../platform/ids.ts';
import type { TransactionStatus } from './types.ts';

/** The list that a cursor belongs to. Its dates are not part of it: they may move while somebody turns pages. */
export interface CursorScope {
  readonly customerId: string;
  readonly cardId: string | undefined;
  readonly status: TransactionStatus | undefined;
}

/** What is shown in place of a cursor on the last page (contract). */
export const lastPage = 'None';

/**
 * The place behind a transaction in a list: opaque, base64url. It names the transaction itself, not a count of rows, so
 * that rows that are added meanwhile neither repeat nor hide one, and a late page costs what the first one does.
 */
export function cursorAfter(transactionId: string, scope: CursorScope): string {
  const bytes = Buffer.from(transactionId.replaceAll('-', ''), 'hex');
  return Buffer.concat([bytes, checkOf(bytes, scope)]).toString('base64url');
}

/** The transaction that the page begins behind. @throws DomainError `400` for any text that this list has not given out */
export function readCursor(text: string, scope: CursorScope): string {
  const bytes = Buffer.from(text, 'base64url');
  const [id, check] = [bytes.subarray(0, idBytes), bytes.subarray(idBytes)];
  const isOurs = bytes.toString('base64url') === text && check.equals(checkOf(id, scope));
  const transactionId = id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  if (isOurs && isUuid(transactionId)) return transactionId;
  throw new DomainError('400', [
    {
      field: 'pageCursor',
      message: {
        'zh-CN': '不是此列表给出的游标；请使用上一页的 pageCursor，并保持 cardId 和 transactionStatus 不变',
        en: 'is not a cursor of this list; send the pageCursor of the page before, with the same cardId and transactionStatus',
      },
    },
  ]);
}

const idBytes = 16;

/** Tells a cursor of this list from garbage and from that of another list. It protects nothing: a customer sees its own rows. */
function checkOf(id: Uint8Array, { customerId, cardId, status }: CursorScope): Buffer {
  const scope = JSON.stringify(['transactions', customerId, cardId?.toLowerCase() ?? null, status ?? null]);
  return createHash('sha256').update(scope).update(id).digest().subarray(0, 8);
}
