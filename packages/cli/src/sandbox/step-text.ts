import type { SandboxOutcome } from '@cardepass/sdk';
import type { Say } from '../language.ts';
import { cardIdOf, type Order } from '../orders/order-view.ts';
import { money } from '../output/money.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Step } from './stage.ts';

/** A step as a line: what was done, and what came of it. */
export function stepText({ step, result }: Step, { paint }: Terminal, say: Say): string {
  const { isGood, text } = described(result, say);
  return `${isGood ? paint('good', '✔') : paint('waiting', '!')} ${step}  ${paint('faint', text)}`;
}

function described(result: unknown, say: Say): { isGood: boolean; text: string } {
  if (isOutcome(result)) return describeOutcome(result, say);
  if (isOrder(result)) {
    const card = cardIdOf(result);
    return { isGood: result.status === 'Completed', text: [result.status, card].filter(Boolean).join('  ') };
  }
  const { amount, currency, paymentCount, declinedCount } = result as Record<string, number & string>;
  if (paymentCount !== undefined) {
    return {
      isGood: true,
      text: say(
        `${paymentCount} payments, ${declinedCount} declined`,
        `${paymentCount} 笔消费，${declinedCount} 笔被拒绝`,
      ),
    };
  }
  return { isGood: true, text: currency === undefined ? '' : money(amount, currency) };
}

function describeOutcome(
  { decision, reason, transaction }: SandboxOutcome,
  say: Say,
): { isGood: boolean; text: string } {
  const amount = transaction && (transaction.settledAmount ?? transaction.authAmount);
  const parts = [
    decision,
    reason ?? '',
    amount ? money(amount.amount, amount.currency) : '',
    transaction ? `${say('transaction', '交易')} ${transaction.id}` : '',
  ];
  return {
    isGood: decision === 'Approved' || decision === 'Recorded',
    text: parts.filter(Boolean).join('  '),
  };
}

function isOutcome(result: unknown): result is SandboxOutcome {
  return typeof result === 'object' && result !== null && 'decision' in result;
}

function isOrder(result: unknown): result is Order {
  return typeof result === 'object' && result !== null && 'orderNo' in result && 'orderType' in result;
}
