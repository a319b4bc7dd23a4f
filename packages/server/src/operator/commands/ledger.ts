import type { InvariantResult } from '../../modules/ledger/index.ts';
import type { Actions } from '../actions.ts';
import type { OperatorCommand } from '../command.ts';
import type { Json } from '../output.ts';

export function addLedgerCommands(program: OperatorCommand, { read }: Actions): void {
  const ledger = program.group('ledger', 'The books in which all money is.');

  ledger
    .operation('verify', {
      summary: 'Check that the books are right, on live data.',
      details:
        'Reads the whole history in one snapshot, beside whatever else is running, and changes nothing. Each rule is shown with what must be true; a broken one with the rows that break it, at most a hundred. The exit code is 1 when one is broken.',
      examples: ['ledger verify', 'ledger verify --json'],
      json: {
        is_clean: false,
        invariants: [
          {
            name: 'balance-is-sum-of-postings',
            sentence: 'Every account stands at the sum of its postings.',
            holds: false,
            offenders: null,
          },
        ],
      },
    })
    .action(
      read(async ({ system }) => {
        const results = await system.verifyLedger();
        const broken = results.filter(({ offenders }) => offenders.length > 0);
        return {
          json: { is_clean: broken.length === 0, invariants: results.map(shape) },
          text: () => [...results.map(lines), ...(broken.length === 0 ? ['', allHold] : [])].join('\n'),
          ...(broken.length > 0 && {
            failure: `${broken.length} of ${results.length} rules are broken; stop moving money and ask for help`,
          }),
        };
      }),
    );
}

const allHold = 'The books are right: every rule holds.';

function lines({ name, sentence, offenders }: InvariantResult): string {
  if (offenders.length === 0) return `holds   ${name}: ${sentence}`;
  return [`BROKEN  ${name}: ${sentence}`, ...offenders.map((row) => `        ${text(row)}`)].join('\n');
}

function shape({ name, sentence, offenders }: InvariantResult): Json {
  return {
    name,
    sentence,
    holds: offenders.length === 0,
    offenders: JSON.parse(text(offenders)),
  };
}

/** Amounts and numbers are BigInt, which JSON does not know: they become text. */
function text(value: unknown): string {
  return JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? String(one) : one));
}
