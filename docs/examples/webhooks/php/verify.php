<?php

declare(strict_types=1);

const TOLERANCE_SECONDS = 300;

/** The webhook must not be trusted; answer 400. */
final class WebhookRefused extends Exception
{
}

/**
 * Verifies both signatures of a webhook and returns its event: id, type, createdTime, sequence (null for
 * type Test), and dataText, the JSON text of data exactly as it was signed.
 *
 * @param string $rawBody the request's body as it came: file_get_contents('php://input')
 * @param array<string, string> $headers with lower-case names
 * @param list<string> $secrets the endpoint's secret; the old and the new one while it is rotated
 * @return array{id: string, type: string, createdTime: string, sequence: ?int, dataText: string}
 * @throws WebhookRefused
 */
function verifyWebhook(string $rawBody, array $headers, array $secrets, ?int $nowSeconds = null): array
{
    $id = $headers['webhook-id'] ?? '';
    $timestamp = $headers['webhook-timestamp'] ?? '';
    $signatures = $headers['webhook-signature'] ?? '';
    if ($id === '' || $timestamp === '' || $signatures === '') {
        throw new WebhookRefused('a header is missing');
    }

    // 1. The replay window.
    if (preg_match('/^\d{1,12}$/D', $timestamp) !== 1) {
        throw new WebhookRefused('the timestamp is not a number');
    }
    if (abs(($nowSeconds ?? time()) - (int) $timestamp) > TOLERANCE_SECONDS) {
        throw new WebhookRefused('the timestamp is too far off');
    }

    // 2. The headers' signature, over id, timestamp and the whole body.
    $expected = [];
    foreach ($secrets as $secret) {
        $key = base64_decode(preg_replace('/^whsec_/', '', $secret), true);
        $expected[] = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$rawBody", $key, true));
    }
    if (!isOneOf($expected, explode(' ', $signatures))) {
        throw new WebhookRefused('no signature in the headers is right');
    }

    // 3. The body's signature, over its members; data as the text that was sent.
    $from = strpos($rawBody, ',"data":');
    $to = strrpos($rawBody, ',"version":');
    if ($from === false || $to === false || $to < $from) {
        throw new WebhookRefused('the body is not a webhook');
    }
    $from += strlen(',"data":');
    $dataText = substr($rawBody, $from, $to - $from);
    $event = json_decode($rawBody, true, 512, JSON_THROW_ON_ERROR);
    if ($event['id'] !== $id) {
        throw new WebhookRefused('the id in the headers is not the one in the body');
    }
    $content = $event['id'] . $event['type'] . $event['createdTime'] . $dataText . $event['version'];
    $expected = [];
    foreach ($secrets as $secret) {
        $expected[] = base64_encode(hash_hmac('sha256', $content, $secret, true));
    }
    if (!isOneOf($expected, [$event['signature']])) {
        throw new WebhookRefused('the signature in the body is not right');
    }

    return [
        'id' => $event['id'],
        'type' => $event['type'],
        'createdTime' => $event['createdTime'],
        'sequence' => $event['sequence'] ?? null,
        'dataText' => $dataText,
    ];
}

/**
 * Each comparison takes as long whether the first or the last character differs.
 *
 * @param list<string> $expected
 * @param list<string> $given
 */
function isOneOf(array $expected, array $given): bool
{
    foreach ($expected as $right) {
        foreach ($given as $signature) {
            if (hash_equals($right, $signature)) {
                return true;
            }
        }
    }
    return false;
}
