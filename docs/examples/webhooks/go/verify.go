package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const tolerance = 300 * time.Second

// WebhookEvent is a verified event. Data is the JSON text of data, exactly as it was signed.
// Sequence is 0 for type Test.
type WebhookEvent struct {
	ID          string          `json:"id"`
	Type        string          `json:"type"`
	CreatedTime string          `json:"createdTime"`
	Sequence    int64           `json:"sequence"`
	Data        json.RawMessage `json:"data"`
	Version     string          `json:"version"`
	Signature   string          `json:"signature"`
}

// VerifyWebhook verifies both signatures of a webhook. An error means that it must not be trusted; answer 400 then.
//
// rawBody is the request's body as it came, before any parsing. secrets holds the endpoint's secret; the old and the
// new one while it is rotated.
func VerifyWebhook(rawBody []byte, headers http.Header, secrets []string, now time.Time) (*WebhookEvent, error) {
	id := headers.Get("webhook-id")
	timestamp := headers.Get("webhook-timestamp")
	signatures := headers.Get("webhook-signature")
	if id == "" || timestamp == "" || signatures == "" {
		return nil, errors.New("a header is missing")
	}

	// 1. The replay window.
	seconds, err := strconv.ParseUint(timestamp, 10, 39)
	if err != nil {
		return nil, errors.New("the timestamp is not a number")
	}
	if age := now.Sub(time.Unix(int64(seconds), 0)); age > tolerance || age < -tolerance {
		return nil, errors.New("the timestamp is too far off")
	}

	// 2. The headers' signature, over id, timestamp and the whole body.
	signed := append([]byte(id+"."+timestamp+"."), rawBody...)
	isHeaderRight := false
	for _, secret := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		if err != nil {
			return nil, errors.New("the secret is not Base64")
		}
		for _, given := range strings.Split(signatures, " ") {
			if isEqual("v1,"+sign(key, signed), given) {
				isHeaderRight = true
			}
		}
	}
	if !isHeaderRight {
		return nil, errors.New("no signature in the headers is right")
	}

	// 3. The body's signature, over its members; json.RawMessage keeps data as the text that was sent.
	var event WebhookEvent
	if err := json.Unmarshal(rawBody, &event); err != nil {
		return nil, errors.New("the body is not a webhook")
	}
	if event.ID != id {
		return nil, errors.New("the id in the headers is not the one in the body")
	}
	content := []byte(event.ID + event.Type + event.CreatedTime + string(event.Data) + event.Version)
	for _, secret := range secrets {
		if isEqual(sign([]byte(secret), content), event.Signature) {
			return &event, nil
		}
	}
	return nil, errors.New("the signature in the body is not right")
}

func sign(key, content []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write(content)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// isEqual takes as long whether the first or the last character differs.
func isEqual(expected, given string) bool {
	return hmac.Equal([]byte(expected), []byte(given))
}
