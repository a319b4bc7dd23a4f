import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { DomainError, type FieldProblem, type LocalizedText } from '../errors.ts';
import { isUuid } from '../ids.ts';

// Query strings by the rules that every address shares (contract, Common rules). A route documents its parameters with
// `schema.querystring` and reads them with `readQuery`: the validator of bodies leaves them alone.

/** Parameters by whatever name they are sent (contract, Page), in lower case, and the name they are known by. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['pagenumber', 'pageIndex'],
  ['limit', 'pageSize'],
]);

/** Enumerated values by what else integrators call them, in lower case. Differences of case need no row. */
const otherSpellings: ReadonlyMap<string, string> = new Map([
  ['canceled', 'Cancel'],
  ['cancelled', 'Cancel'],
  ['failed', 'Failure'],
  ['succeeded', 'Completed'],
]);

/**
 * The beginning of a range of time: a date, which is its midnight in UTC, or a date-time, in UTC where it names no
 * other offset. The range has this moment in it.
 */
export function fromTime(description: string) {
  return Type.Unsafe<Date>({
    description: `${description} A date (its midnight in UTC) or a date-time.`,
    anyOf: [
      { type: 'string', format: 'date' },
      { type: 'string', format: 'date-time' },
    ],
  });
}

/**
 * The end of a range of time. What was sent is in the range: all of a date, or the millisecond of a date-time. Read as
 * the first moment after it, so that every range is half-open inside.
 */
export function toTime(description: string) {
  return Type.Unsafe<Date>({
    description: `${description} A date (to the end of that day in UTC) or a date-time, itself included.`,
    anyOf: [
      { type: 'string', format: 'date' },
      { type: 'string', format: 'date-time' },
    ],
    endOfRange: true,
  });
}

/**
 * Reads a query string by the contract's common rules: names in any case, enumerated values in any case and spelled as
 * the schema has them, times of {@link fromTime} and {@link toTime}. An empty parameter counts as left out, an unknown
 * one is passed over.
 *
 * @param schema of enumerations (`Type.Enum`), integers, strings (`maxLength`, `format: 'uuid'`) and times, each
 * perhaps optional
 * @throws DomainError 400 with every problem by the parameter's own name
 */
export function readQuery<T extends TObject>(schema: T, query: unknown): Static<T> {
  const given = collect(query);
  const values: Record<string, unknown> = {};
  const problems: FieldProblem[] = [];
  for (const [field, property] of Object.entries(schema.properties) as [string, TSchema & Keywords][]) {
    const texts = given.get(field.toLowerCase()) ?? [];
    const [text] = texts;
    const result =
      texts.length > 1 ? givenTwice : text === undefined ? absent(schema, field) : readValue(property, text);
    if (result instanceof Problem) problems.push({ field, message: result.message });
    else if (result !== undefined) values[field] = result;
  }
  problems.push(...endsBeforeBeginnings(values));
  if (problems.length > 0) throw new DomainError('400', problems);
  return values as Static<T>;
}

/**
 * The value as the list spells it, whatever its case, or `undefined` when it is none of them. For bodies, too.
 */
export function spellAs<T extends string>(values: readonly T[], text: string): T | undefined {
  const lower = text.toLowerCase();
  const find = (wanted: string) => values.find((value) => value.toLowerCase() === wanted);
  return find(lower) ?? find(otherSpellings.get(lower)?.toLowerCase() ?? lower);
}

/** What this reader looks at in a parameter's schema. */
interface Keywords {
  readonly enum?: readonly string[];
  readonly type?: string;
  readonly format?: string;
  readonly anyOf?: readonly unknown[];
  readonly endOfRange?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/** Why a value was refused. */
class Problem {
  readonly message: LocalizedText;

  constructor(zh: string, en: string) {
    this.message = { 'zh-CN': zh, en };
  }
}

const givenTwice = new Problem('参数重复', 'is given more than once');
const required = new Problem('必填', 'is required');

/** All that is not empty, by lower-case name of the parameter it means. */
function collect(query: unknown): Map<string, string[]> {
  const given = new Map<string, string[]>();
  for (const [name, value] of Object.entries(query ?? {})) {
    const lower = name.toLowerCase();
    const known = otherNames.get(lower)?.toLowerCase() ?? lower;
    const texts = [value].flat().map(String);
    const isEmpty = texts.every((text) => text.trim() === '');
    if (!isEmpty) given.set(known, [...(given.get(known) ?? []), ...texts]);
  }
  return given;
}

function absent(schema: TObject, field: string): Problem | undefined {
  return (schema.required as readonly string[] | undefined)?.includes(field) ? required : undefined;
}

function readValue(keywords: Keywords, text: string): unknown {
  if (keywords.enum) return readEnumerated(keywords.enum, text.trim());
  if (keywords.anyOf) return readTime(text.trim(), keywords.endOfRange === true);
  if (keywords.type === 'integer') return readInteger(keywords, text.trim());
  return readText(keywords, text);
}

function readEnumerated(values: readonly string[], text: string): string | Problem {
  const allowed = values.join(', ');
  return spellAs(values, text) ?? new Problem(`允许的值：${allowed}`, `must be one of: ${allowed}`);
}

function readInteger(
  { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Keywords,
  text: string,
): number | Problem {
  if (!/^-?\d{1,15}$/.test(text)) return new Problem('类型应为整数', 'must be a whole number');
  const value = Number(text);
  if (value < minimum) return new Problem(`不能小于 ${minimum}`, `must be at least ${minimum}`);
  if (value > maximum) return new Problem(`不能大于 ${maximum}`, `must be at most ${maximum}`);
  return value;
}

function readText({ format, maxLength = 200 }: Keywords, text: string): string | Problem {
  if (format === 'uuid') return isUuid(text) ? text.toLowerCase() : wrongFormat;
  if ([...text].length > maxLength) {
    return new Problem(`长度不能超过 ${maxLength}`, `must have at most ${maxLength} characters`);
  }
  // The database has no NUL, and no name or number has a control character.
  return /\p{Cc}/u.test(text) ? wrongFormat : text;
}

const wrongFormat = new Problem('格式不正确', 'has the wrong format');
const wrongTime = new Problem(
  '应为日期或日期时间，例如 2026-11-22 或 2026-11-22T08:00:00Z',
  'must be a date or a date-time, such as 2026-11-22 or 2026-11-22T08:00:00Z',
);

// A plus sign that was not encoded arrives as a space, so an offset may begin with one.
const timeForm = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+\- ]\d\d:?\d\d)?)?$/i;
const dayMs = 86_400_000;

function readTime(text: string, isEndOfRange: boolean): Date | Problem {
  const [, day, time, seconds = '00', fraction = '', offset = 'Z'] = timeForm.exec(text) ?? [];
  if (!day || day < '0001-01-02' || !isRealDay(day)) return wrongTime;
  const start = time
    ? Date.parse(`${day}T${time}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${offsetText(offset)}`)
    : Date.parse(day);
  if (Number.isNaN(start)) return wrongTime;
  return new Date(isEndOfRange ? start + (time ? 1 : dayMs) : start);
}

function offsetText(offset: string): string {
  const [, sign = '', hours, minutes] = /^([+\- ])(\d\d):?(\d\d)$/.exec(offset) ?? [];
  return sign === '' ? 'Z' : `${sign === '-' ? '-' : '+'}${hours}:${minutes}`;
}

/** The parser takes 31 February for a day in March. */
function isRealDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** A range `…From` `…To` that ends before it begins is a mistake, and an empty answer would hide it. */
function endsBeforeBeginnings(values: Readonly<Record<string, unknown>>): FieldProblem[] {
  return Object.entries(values).flatMap(([field, end]) => {
    const beginning = field.endsWith('To') ? field.replace(/To$/, 'From') : '';
    const start = values[beginning];
    if (!(end instanceof Date && start instanceof Date) || start < end) return [];
    return [{ field, message: { 'zh-CN': `不能早于 ${beginning}`, en: `must not be before ${beginning}` } }];
  });
}
