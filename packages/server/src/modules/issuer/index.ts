export { cardOrganizationOf, isLuhnValid, type RandomBytes } from './card-number.ts';
export {
  type CardAmountRequest,
  type CardLimitsRequest,
  type CardModel,
  type CardOrganization,
  type CardRequest,
  type ChannelAnswer,
  ChannelMisuseError,
  type ChannelOperation,
  type ChannelReceipt,
  channelOperations,
  type Done,
  type IssuedCard,
  type IssueRequest,
  type IssuerChannel,
  type OperationKey,
  type Refusal,
  refusalReasons,
  type SpendingLimits,
  type UnknownOutcome,
} from './channel.ts';
export type {
  InboundAnswer,
  InboundEvent,
  InboundMessage,
  TakeIn,
} from './inbound/messages.ts';
export {
  type ChannelReceiver,
  type ChannelReply,
  createChannelReceiver,
} from './inbound/receiver.ts';
export { defaultSimulatorSecret } from './inbound/secret.ts';
export { signingKeyOf, signMessage } from './inbound/signature.ts';
export type { NetworkMessage, NetworkReply, SimulatedNetwork } from './simulator/network.ts';
export {
  type Fault,
  type FaultEffect,
  faultEffects,
  type JournalEntry,
  type NewFault,
  type SimulatedCard,
} from './simulator/records.ts';
export {
  createIssuerSimulator,
  type IssuerSimulator,
  type IssuerSimulatorOptions,
} from './simulator/simulator.ts';
