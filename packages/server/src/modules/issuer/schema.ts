import { type Static, Type } from 'typebox';
import { envelopeOf } from '../../platform/http/envelope.ts';
import { channelOperations } from './channel.ts';
import { faultEffects } from './simulator/records.ts';

const operation = Type.Union(
  [Type.Enum([...channelOperations], { title: 'ChannelOperation' }), Type.Null()],
  {
    description: 'Which operations it strikes; null: any.',
  },
);
const effect = Type.Enum([...faultEffects], {
  title: 'ChannelFaultEffect',
  description:
    'Refuse: refused for good. TimeoutBefore: not done, no answer. TimeoutAfter: done, the answer gets lost. Delay: done and answered, later.',
});
const printable = '^[^\\u0000-\\u001F\\u007F]*$';
const reasonText = Type.String({ minLength: 1, maxLength: 200, pattern: printable });

export const FaultBody = Type.Object(
  {
    operation: Type.Optional(operation),
    effect,
    count: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        default: 1,
        description: 'How many operations it strikes.',
      }),
    ),
    reason: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        pattern: printable,
        description: 'For Refuse: the issuer’s code.',
        examples: ['ISSUER_DECLINED'],
      }),
    ),
    text: Type.Optional(
      Type.Object(
        { 'zh-CN': reasonText, en: reasonText },
        { description: 'For Refuse: what the order’s failureReason says.' },
      ),
    ),
    delayMs: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 120_000,
        description: 'How long the call takes; required for Delay.',
      }),
    ),
  },
  { title: 'ChannelFaultRequest', examples: [{ operation: 'Load', effect: 'TimeoutAfter', count: 1 }] },
);

const Fault = Type.Object(
  {
    faultNo: Type.Integer({ description: 'The older, the sooner used up.' }),
    operation,
    effect,
    remaining: Type.Integer({ description: 'How many operations it will still strike.' }),
    reason: Type.Union([Type.String(), Type.Null()]),
    text: Type.Union([Type.Object({ 'zh-CN': Type.String(), en: Type.String() }), Type.Null()]),
    delayMs: Type.Integer(),
  },
  { title: 'ChannelFault' },
);

const exampleFault: Static<typeof Fault> = {
  faultNo: 1,
  operation: 'Load',
  effect: 'TimeoutAfter',
  remaining: 1,
  reason: null,
  text: null,
  delayMs: 0,
};

const tags = ['Sandbox'];
const security = [{ bearer: [] }];

export const scriptFaultSchema = {
  tags,
  operationId: 'scriptChannelFault',
  summary: 'Let the simulated issuer fail',
  description:
    'Test environment only. The next operations for your orders are struck; each uses up at most one fault, the oldest.',
  security,
  body: FaultBody,
  response: { 200: { ...envelopeOf(Fault, exampleFault), description: 'The fault' } },
};

export const listFaultsSchema = {
  tags,
  operationId: 'listChannelFaults',
  summary: 'List the faults that are left',
  description: 'Test environment only. Oldest first.',
  security,
  response: {
    200: {
      ...envelopeOf(Type.Array(Fault), [exampleFault]),
      description: 'What will still strike your orders',
    },
  },
};

export const clearFaultsSchema = {
  tags,
  operationId: 'clearChannelFaults',
  summary: 'Drop the faults that are left',
  description: 'Test environment only.',
  security,
  response: { 200: { ...envelopeOf(Type.Array(Fault), []), description: 'An empty list' } },
};
