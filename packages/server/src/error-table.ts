import type { ErrorRow } from './platform/errors.ts';

/**
 * Every error code of the API (contract: Common rules, Error codes), with its HTTP status and its texts. Generic
 * failures carry the status as their code, business failures a name.
 */
export const errorTable = {
  '400': row(400, '请求无效，请检查参数', 'The request is not valid; check its parameters'),
  '401': row(
    401,
    '未认证或令牌无效，请重新获取令牌',
    'Not authenticated, or the token is not valid; fetch a new token',
  ),
  '403': row(403, '没有权限执行此操作', 'This client may not do this'),
  '403.scope': row(403, '令牌缺少所需的权限范围 card', 'The token lacks the scope card', '403'),
  '403.address': row(
    403,
    '该 IP 地址不在此客户端的白名单内',
    "This IP address is not on the client's allow-list",
    '403',
  ),
  '404': row(404, '请求的资源不存在', 'There is no such resource'),
  '405': row(405, '此地址不支持该请求方法', 'This address does not support the method'),
  '409': row(409, '请求与当前状态冲突', 'The request conflicts with the current state'),
  '413': row(413, '请求体过大', 'The request body is too large'),
  '415': row(
    415,
    '不支持的内容类型，请使用 application/json',
    'Unsupported content type; use application/json',
  ),
  '429': row(429, '请求过于频繁，请稍后重试', 'Too many requests; try again later'),
  '500': row(
    500,
    '系统内部错误，请联系我们并提供 responseId',
    'Internal error; contact us with the responseId',
  ),
  '503': row(503, '服务暂时不可用，请稍后重试', 'The service is temporarily unavailable; try again later'),
  CARD_NOT_FOUND: row(404, '卡片不存在', 'There is no such card'),
  TRANSACTION_NOT_FOUND: row(404, '交易不存在', 'There is no such transaction'),
  PRODUCT_NOT_AVAILABLE: row(422, '该产品不可用', 'This product is not available'),
  CURRENCY_NOT_SUPPORTED: row(422, '不支持该币种', 'This currency is not supported'),
  OPERATION_NOT_ALLOWED: row(
    403,
    '该卡片或产品不允许此操作',
    'The card or product does not allow this operation',
  ),
  CARD_STATUS_INVALID: row(
    409,
    '卡片当前状态不允许此操作',
    'The card cannot do this in the state it is in, or will be in after its pending orders',
  ),
  INSUFFICIENT_BALANCE: row(422, '余额不足', 'The balance is not sufficient'),
  AMOUNT_TOO_SMALL: row(422, '金额低于最低限额', 'The amount is below the minimum'),
  LIMIT_EXCEEDED: row(422, '超出限额', 'A limit is exceeded'),
  DUPLICATE_ORDER: row(
    409,
    'customerOrderNo 已被另一笔不同的请求使用',
    'This customerOrderNo belongs to another, different request',
  ),
  WEBHOOK_ENDPOINT_NOT_FOUND: row(404, 'Webhook 端点不存在', 'There is no such webhook endpoint'),
  WEBHOOK_DELIVERY_NOT_FOUND: row(404, 'Webhook 投递记录不存在', 'There is no such webhook delivery'),
  WEBHOOK_ENDPOINT_LIMIT: row(
    422,
    'Webhook 端点数量已达上限，请先删除不用的端点',
    'You have as many webhook endpoints as you may; delete one first',
  ),
  WEBHOOK_DISABLED_BY_OPERATOR: row(
    403,
    '该 Webhook 端点已被运营方停用，请联系我们',
    'The operator has disabled this webhook endpoint; contact us',
  ),
  WEBHOOK_ROTATION_INVALID: row(
    409,
    '已有新密钥待确认，或没有可确认的新密钥',
    'A new secret is announced already, or there is none',
  ),
} as const satisfies Record<string, ErrorRow>;

function row(status: number, zh: string, en: string, shownAs?: string): ErrorRow {
  return { status, text: { 'zh-CN': zh, en }, ...(shownAs && { shownAs }) };
}
