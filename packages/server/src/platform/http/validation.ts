import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import type { FieldProblem, LocalizedText } from '../errors.ts';

/** Turns what the schema validator found into one problem for each field, in both languages. */
export function fieldProblems(errors: readonly FastifySchemaValidationError[]): FieldProblem[] {
  const problems = new Map<string, FieldProblem>();
  for (const error of errors) {
    const field = fieldOf(error);
    // A union reports each of its branches and then itself: the last word is the clearest.
    problems.set(field, { field, message: messageOf(error) });
  }
  return [...problems.values()];
}

function fieldOf(error: FastifySchemaValidationError): string {
  const path = error.instancePath.split('/').filter(Boolean);
  const missing = error.keyword === 'required' ? error.params.missingProperty : undefined;
  if (typeof missing === 'string') path.push(missing);
  return path.join('.') || 'body';
}

function messageOf(error: FastifySchemaValidationError): LocalizedText {
  const { keyword, params } = error;
  const limit = String(params.limit ?? '');
  switch (keyword) {
    case 'required':
      return both('必填', 'is required');
    case 'type':
      return both(`类型应为 ${params.type}`, `must be of type ${params.type}`);
    case 'enum': {
      const allowed = (params.allowedValues as unknown[]).join(', ');
      return both(`允许的值：${allowed}`, `must be one of: ${allowed}`);
    }
    case 'const':
      return both(`必须为 ${params.allowedValue}`, `must be ${params.allowedValue}`);
    case 'minLength':
      return both(`长度至少为 ${limit}`, `must have at least ${limit} characters`);
    case 'maxLength':
      return both(`长度不能超过 ${limit}`, `must have at most ${limit} characters`);
    case 'minimum':
      return both(`不能小于 ${limit}`, `must be at least ${limit}`);
    case 'maximum':
      return both(`不能大于 ${limit}`, `must be at most ${limit}`);
    case 'format':
    case 'pattern':
      return both('格式不正确', 'has the wrong format');
    case 'additionalProperties': {
      // Only what can be a field's name is repeated: anything else may be a number in the wrong place.
      const name = String(params.additionalProperty);
      return /^[A-Za-z][A-Za-z_]{0,63}$/.test(name)
        ? both(`不支持的字段 ${name}`, `has the unknown field ${name}`)
        : both('含有不支持的字段', 'has an unknown field');
    }
    default:
      return both('无效', 'is not valid');
  }
}

function both(zh: string, en: string): LocalizedText {
  return { 'zh-CN': zh, en };
}
