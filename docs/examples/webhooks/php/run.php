<?php

// Verifies the webhooks that it reads, one a line (see ../README.md): php run.php < lines

declare(strict_types=1);

require __DIR__ . '/verify.php';

while (($line = fgets(STDIN)) !== false) {
    [$body, $now, $secrets, $id, $timestamp, $signature] = explode("\t", rtrim($line, "\n"));
    $headers = ['webhook-id' => $id, 'webhook-timestamp' => $timestamp, 'webhook-signature' => $signature];
    try {
        $event = verifyWebhook(base64_decode($body, true), $headers, explode(',', $secrets), (int) $now);
        echo 'verified ', base64_encode($event['dataText']), "\n";
    } catch (WebhookRefused $refusal) {
        echo 'refused ', $refusal->getMessage(), "\n";
    }
}
