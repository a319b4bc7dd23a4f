import type { ErrorTable } from '../platform/errors.ts';

/**
 * What an integrator reads first, in Markdown.
 *
 * @param base such as `https://cards.example.com/openapi`
 */
export function introduction(base: string, errorTable: ErrorTable): string {
  return `Virtual cards for your own system, over HTTP and JSON: open cards, load and control them, and account for every cent.

## First token and ping

Take the client_id and client_secret that the operator gave you; a new test system prints them on its first start. Two lines in a terminal:

\`\`\`sh
curl -s ${base}/connect/token -d grant_type=client_credentials -d client_id=CLIENT_ID -d client_secret=CLIENT_SECRET

curl -s ${base}/v1/ping -H "Authorization: Bearer ACCESS_TOKEN"
\`\`\`

The first answers an \`access_token\`; put it into the second, which answers \`Ping Success\`. To try calls on this page, enter the token under Authentication, or fetch one there with client_id and client_secret.

- Keep a token and use it until it expires (\`expires_in\` seconds). A new token does not end an older one.
- Test and production are fully apart: each has its own address, clients and data, and refuses the other's tokens.

## Answers

Every JSON answer below \`/v1\` has the same envelope, failures included:

\`\`\`json
{
  "responseId": "8f14e45f-ceea-467f-a8f6-0a6d7e5c3b21",
  "hasError": false,
  "errorCode": null,
  "errorMessage": null,
  "data": "Ping Success"
}
\`\`\`

- \`responseId\` names the answer and is also sent as the header \`X-Response-Id\`. Log it: with it we find your call.
- On success \`errorCode\` and \`errorMessage\` are null; on failure \`data\` is null.
- The token, introspection and revocation endpoints follow their RFCs instead: \`error\` and \`error_description\`.

## Errors

Decide by \`errorCode\`, never by the message. \`errorMessage\` is Chinese unless \`Accept-Language\` prefers English. Validation failures (400) add \`errors\`, with a \`field\` and a \`message\` for each problem.

${errorList(errorTable)}

- 429 and 503 say in \`Retry-After\` how many seconds to wait; then the same call may be sent again.
- After 500, 503 or no answer at all, an order may or may not have been taken: send it again with the same \`customerOrderNo\`, or query it.

## Rate limits

Each client may make a number of calls a minute. Every answer says where you stand: \`RateLimit-Policy: "client";q=6000;w=60\` is the limit, \`RateLimit: "client";r=5999;t=60\` what remains and when it is full again.

## Amounts

- In requests: a JSON number or a decimal string (\`100.5\` or \`"100.50"\`). In answers: JSON numbers.
- At most two decimals, and none for currencies without them, such as JPY. More are refused with 400, never rounded.

## Times

ISO 8601 in UTC with milliseconds, such as \`2026-11-22T08:00:00.000Z\`. Parameters that take a date take a date or a date-time.

## Names

Query parameter names and enumerated values may be written in any case: \`OrderType\` is \`orderType\`.

## Orders

Every order is carried out by the card issuer after it was answered: the answer says \`Pending\`, and the order query tells how it ended, \`Completed\` or \`Failure\`.

- The money of an order leaves your account with its submission, so two orders can never spend the same balance; what the issuer refuses comes back, a row of the account log for each that went.
- Orders on one card are carried out in the order of their submission. A block or a cancel stops new spending at once.
- In the test environment a simulated issuer answers within a second, and can be told to refuse, to be slow, or to lose its answer.

## Transactions

What is paid with a card is a transaction from the moment the network asks: declined (\`AuthFailure\`), or approved (\`AuthSuccess\`) and \`Settled\` when the merchant collects.

- An approval holds the money; clearing takes it, for the amount held, less, more, or in parts. A hold that is not cleared expires.
- \`lifecycleState\` tells what \`status\` has no word for: voided, expired, partly cleared, reversed. A hold that was given back is a transaction of its own, a \`ConsumeReversal\` linked to its payment.
- In the test environment the sandbox plays shop and network: authorize, clear, reverse, refund, dispute, and traffic of a realistic mix.

## Webhooks

What happens is told to the endpoints that you name: orders that end, every movement of your account, card transactions.

\`\`\`json
{
  "id": "019aa9d4-0b39-7e20-8b1d-2c6f9a1e4d55",
  "type": "CardBlock",
  "createdTime": "2026-11-22T08:00:00.000Z",
  "sequence": 42,
  "data": {},
  "version": "1.0",
  "signature": "pmOLFRROJDG3oPsiqcCRiTzyuHh3EdPkYIzmrk5MMDQ="
}
\`\`\`

- \`signature\` is Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), with \`data\` as the exact text that was sent. The headers \`webhook-id\`, \`webhook-timestamp\` and \`webhook-signature\` sign the whole body by Standard Webhooks.
- Answer 2xx with \`{"success": true}\`; anything else counts as failed, and is sent again after 5 s, 30 s, 2 min, 10 min, 30 min, 1 h, 3 h, 6 h, 12 h and 24 h.
- An event may come more than once: its \`id\` stays the same. Events of one card come in their order; one that fails lets the others pass after about two and a half minutes.
- \`sequence\` numbers all your events without a gap. What you have missed is read from \`GET /v1/events\`.
- Acknowledge types that you do not know, such as \`Test\`.

## Sending an order twice

Give each order a \`customerOrderNo\` of your own, up to 64 characters. The same number with the same request answers the order that was made before; the same number with another request is refused with \`DUPLICATE_ORDER\`. So an order whose answer was lost can be sent again without being carried out twice.`;
}

function errorList(errorTable: ErrorTable): string {
  const rows = Object.entries(errorTable)
    .toSorted(([, a], [, b]) => a.status - b.status)
    .map(([code, row]) => `| \`${row.shownAs ?? code}\` | ${row.status} | ${row.text.en} |`);
  return ['| Code | HTTP status | Meaning |', '| --- | --- | --- |', ...rows].join('\n');
}
