import type { LocalizedText } from '../../../platform/errors.ts';
import type { UrlProblem } from '../../../platform/outgoing/sender.ts';

/** Why a URL may not be an endpoint's. */
export const urlProblemTexts: Readonly<Record<UrlProblem, LocalizedText>> = {
  UrlInvalid: { 'zh-CN': '应为完整的 https 地址', en: 'must be a whole https URL' },
  UrlTooLong: { 'zh-CN': '长度不能超过 2048', en: 'must have at most 2048 characters' },
  HttpsRequired: { 'zh-CN': '必须使用 https', en: 'must use https' },
  CredentialsInUrl: { 'zh-CN': '不能包含用户名或密码', en: 'must not contain a user name or password' },
  PortRefused: { 'zh-CN': '不能使用该端口', en: 'must not use this port' },
  AddressRefused: {
    'zh-CN': '必须是公网地址，不能指向内部网络',
    en: 'must be a public address, not one inside a network',
  },
};
