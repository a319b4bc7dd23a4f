import { InvalidArgumentError } from 'commander';
import type { Say } from './language.ts';
import { isCardNumber } from './masking.ts';

/**
 * How the words of a command line become values. What is no value of its kind is a mistake in the command line; whether
 * a value is allowed is for the server.
 */
export function createParsers(say: Say) {
  const refuse = (en: string, zh: string): never => {
    throw new InvalidArgumentError(say(en, zh));
  };

  /** Text that is not empty: an unset variable of a script must not become a name or a filter. */
  function text(value: string): string {
    return value.trim() === '' ? refuse('It must not be empty.', '不能为空。') : value;
  }

  return {
    /** Ends the command line with what the value must be, in the language of the run. */
    refuse,
    text,

    /** An id. A card number is refused before it can reach an address, a log or a server. */
    id(value: string): string {
      if (isCardNumber(value)) {
        refuse(
          'That is a card number. Use the card’s id, as "cards list" shows it.',
          '这是卡号。请使用卡片 ID，见 "cards list"。',
        );
      }
      return text(value);
    },

    /** A decimal amount, as text all the way: it never becomes a floating-point number. */
    amount(value: string): string {
      const isAmount = /^\d{1,15}(\.\d{1,4})?$/.test(value) && !/^0+(\.0+)?$/.test(value);
      return isAmount
        ? value
        : refuse('It must be an amount such as 100 or 50.25.', '必须是金额，如 100 或 50.25。');
    },

    currency(value: string): string {
      return /^[a-z]{3}$/i.test(value)
        ? value.toUpperCase()
        : refuse('It must be a currency code such as USD.', '必须是货币代码，如 USD。');
    },

    wholeNumber(value: string): number {
      return /^\d{1,15}$/.test(value) ? Number(value) : refuse('It must be a whole number.', '必须是整数。');
    },

    /** For `--limit`. */
    rowCount(value: string): number {
      const count = /^\d{1,6}$/.test(value) ? Number(value) : 0;
      return count >= 1 && count <= 10_000
        ? count
        : refuse('It must be from 1 to 10000.', '必须在 1 到 10000 之间。');
    },

    seconds(value: string): number {
      const count = /^\d{1,5}$/.test(value) ? Number(value) : 0;
      return count >= 1 && count <= 86_400
        ? count
        : refuse('It must be from 1 to 86400 seconds.', '必须在 1 到 86400 秒之间。');
    },

    /** `2026-11-22`, a date-time with its zone, or a span back from now. Returns an ISO date or date-time. */
    moment:
      (now: () => number) =>
      (value: string): string =>
        readMoment(value, now()) ??
        refuse(
          'It must be a time such as 2026-11-22 or 2026-11-22T08:00:00Z, or a span back from now such as 90m, 24h, 7d.',
          '必须是时间（如 2026-11-22 或 2026-11-22T08:00:00Z），或距今的时长（如 90m、24h、7d）。',
        ),

    url(value: string): string {
      const url = URL.canParse(value) ? new URL(value) : undefined;
      if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
        return refuse(
          'It must be an http or https address without a user name.',
          '必须是不含用户名的 http 或 https 地址。',
        );
      }
      return value;
    },

    /** Values separated by commas; the option may also be given several times. */
    list(value: string, earlier: readonly string[] = []): string[] {
      const values = value
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean);
      return values.length > 0
        ? [...earlier, ...values]
        : refuse('It must name at least one.', '至少需要一个值。');
    },
  };
}

const unitsMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function readMoment(value: string, now: number): string | undefined {
  const span = /^(\d{1,5})([mhd])$/.exec(value);
  if (span) return new Date(now - Number(span[1]) * unitsMs[span[2] as keyof typeof unitsMs]).toISOString();
  const isMoment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(value);
  // The parser takes 31 February for a day in March.
  const day = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value.slice(0, 10));
  return isMoment && isDay && !Number.isNaN(Date.parse(value)) ? value : undefined;
}
