import type { LedgerRequest, RequestKind } from '../requests.ts';
import { accountRules } from './account-rules.ts';
import { cardRules } from './card-rules.ts';
import { networkRules } from './network-rules.ts';
import { orderRules } from './order-rules.ts';
import type { Rule, RuleTable } from './rule.ts';

/** Every rule of money, one for each kind of request; the compiler asks for a new kind's rule here. */
const rules: RuleTable<RequestKind> = { ...accountRules, ...orderRules, ...cardRules, ...networkRules };

export function ruleFor(request: LedgerRequest): Rule<LedgerRequest> {
  // The table's type pairs each kind with a rule for it, which an index by a union cannot express.
  return rules[request.kind] as Rule<LedgerRequest>;
}

/** Every kind of request there is. */
export const requestKinds = Object.keys(rules) as readonly RequestKind[];
