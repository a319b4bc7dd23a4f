import { digestOf } from '../ledger/index.ts';
import type { EventAnswer, StoredAnswer } from './answers.ts';
import { authorize, increment } from './authorizing.ts';
import { clear, takeClearingBack } from './clearing.ts';
import { charge, credit, takeCreditBack } from './crediting.ts';
import type { CardEvent, CardEventKind, EventOf } from './events.ts';
import { release } from './releasing.ts';
import { requestKeyOf } from './state.ts';
import type { TransactionsWork } from './work.ts';

type Rule<Kind extends CardEventKind> = (work: TransactionsWork, event: EventOf<Kind>) => EventAnswer;

/** What each kind of event does (docs/money.md, card network events). */
const rules: { readonly [Kind in CardEventKind]: Rule<Kind> } = {
  authorization: authorize,
  increment,
  reversal: release,
  expiration: release,
  clearing: clear,
  'clearing-reversal': takeClearingBack,
  refund: credit,
  'refund-reversal': takeCreditBack,
  'dispute-credit': credit,
  'dispute-lost': takeCreditBack,
  fee: charge,
};

/**
 * Decides one event on what the ones before it have left, and keeps what became of it under the event's name: the same
 * event told again gets the stored answer, and another under its name is a conflict. Pure but for the ids it is given:
 * no database, no clock; every rule of spending is in here or in the files it names, and every rule of money in the
 * ledger.
 *
 * @param digest of the event, for who has it already
 */
export function decideEvent(work: TransactionsWork, event: CardEvent, digest = digestOf(event)): EventAnswer {
  const { ledger } = work.tools;
  const { customerId, kind } = event;
  const requestKey = requestKeyOf(event);
  const stored = ledger.find(customerId, requestKey);
  if (stored) return stored.digest === digest ? answerFrom(stored.result) : { outcome: 'conflict' };
  // The network's name of one card's payment cannot be that of another's.
  const named = work.find(event);
  if (named && named.cardId !== event.cardId) return { outcome: 'conflict' };
  work.begin(requestKey);
  const answer = (rules[kind] as Rule<CardEventKind>)(work, event as never);
  const moves = work.end();
  ledger.record({
    customerId,
    requestKey,
    kind,
    digest,
    outcome: { decision: 'posted', moves },
    result: textOf(answer as StoredAnswer),
  });
  return answer;
}

function textOf(answer: StoredAnswer): string {
  return answer.outcome === 'approved'
    ? JSON.stringify({ ...answer, approvedMinor: String(answer.approvedMinor) })
    : JSON.stringify(answer);
}

function answerFrom(result: string | null): StoredAnswer {
  if (result === null) throw new Error('every event is stored with its answer');
  const answer = JSON.parse(result) as StoredAnswer & { approvedMinor?: string };
  return answer.outcome === 'approved' ? { ...answer, approvedMinor: BigInt(answer.approvedMinor) } : answer;
}
