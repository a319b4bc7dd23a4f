using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

/// <summary>A verified event. DataText is the JSON text of data, exactly as it was signed.</summary>
public sealed class WebhookEvent
{
    public string Id { get; set; }
    public string Type { get; set; }
    public string CreatedTime { get; set; }
    /// <summary>Null for type Test.</summary>
    public long? Sequence { get; set; }
    public string DataText { get; set; }
}

/// <summary>The webhook must not be trusted; answer 400.</summary>
public sealed class WebhookRefusedException : Exception
{
    public WebhookRefusedException(string message) : base(message) { }
}

public static class WebhookVerifier
{
    private const long ToleranceSeconds = 300;

    /// <summary>Verifies both signatures of a webhook.</summary>
    /// <param name="rawBody">The bytes of the request's body as they came, before any parsing.</param>
    /// <param name="id">The header webhook-id.</param>
    /// <param name="timestamp">The header webhook-timestamp.</param>
    /// <param name="signatures">The header webhook-signature.</param>
    /// <param name="secrets">The endpoint's secret; the old and the new one while it is rotated.</param>
    /// <param name="nowSeconds">The time, since the Unix epoch.</param>
    public static WebhookEvent Verify(
        byte[] rawBody, string id, string timestamp, string signatures, IReadOnlyList<string> secrets, long nowSeconds)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signatures))
        {
            throw new WebhookRefusedException("a header is missing");
        }

        // 1. The replay window.
        if (!Regex.IsMatch(timestamp, @"\A[0-9]{1,12}\z"))
        {
            throw new WebhookRefusedException("the timestamp is not a number");
        }
        if (Math.Abs(nowSeconds - long.Parse(timestamp)) > ToleranceSeconds)
        {
            throw new WebhookRefusedException("the timestamp is too far off");
        }

        // 2. The headers' signature, over id, timestamp and the whole body.
        byte[] signed = Encoding.UTF8.GetBytes(id + "." + timestamp + ".").Concat(rawBody).ToArray();
        string[] given = signatures.Split(' ');
        bool isHeaderRight = secrets.Any(secret =>
        {
            byte[] key = Convert.FromBase64String(Regex.Replace(secret, "^whsec_", ""));
            string expected = "v1," + Sign(key, signed);
            return given.Any(signature => IsEqual(expected, signature));
        });
        if (!isHeaderRight)
        {
            throw new WebhookRefusedException("no signature in the headers is right");
        }

        // 3. The body's signature, over its members; data as the text that was sent. Before data stand only plain
        // strings and a number, after it only plain strings, so both ends are found without parsing what is between.
        string text = new UTF8Encoding(false).GetString(rawBody);
        int from = text.IndexOf(",\"data\":", StringComparison.Ordinal);
        int to = text.LastIndexOf(",\"version\":", StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new WebhookRefusedException("the body is not a webhook");
        }
        string before = text.Substring(0, from);
        string after = text.Substring(to);
        from += ",\"data\":".Length;
        var webhookEvent = new WebhookEvent
        {
            Id = Member(before, "id"),
            Type = Member(before, "type"),
            CreatedTime = Member(before, "createdTime"),
            Sequence = before.Contains(",\"sequence\":") ? long.Parse(Member(before, "sequence")) : (long?)null,
            DataText = text.Substring(from, to - from),
        };
        if (webhookEvent.Id != id)
        {
            throw new WebhookRefusedException("the id in the headers is not the one in the body");
        }
        byte[] content = Encoding.UTF8.GetBytes(
            id + webhookEvent.Type + webhookEvent.CreatedTime + webhookEvent.DataText + Member(after, "version"));
        string signatureOfBody = Member(after, "signature");
        if (!secrets.Any(secret => IsEqual(Sign(Encoding.UTF8.GetBytes(secret), content), signatureOfBody)))
        {
            throw new WebhookRefusedException("the signature in the body is not right");
        }
        return webhookEvent;
    }

    /// <summary>A plain string or number among members that hold nothing else.</summary>
    private static string Member(string members, string name)
    {
        Match found = Regex.Match(members, "[{,]\"" + name + "\":\"?([^\",]*)");
        if (!found.Success)
        {
            throw new WebhookRefusedException("the body is not a webhook");
        }
        return found.Groups[1].Value;
    }

    private static string Sign(byte[] key, byte[] content)
    {
        using (var hmac = new HMACSHA256(key))
        {
            return Convert.ToBase64String(hmac.ComputeHash(content));
        }
    }

    /// <summary>Takes as long whether the first or the last character differs.</summary>
    private static bool IsEqual(string expected, string given)
    {
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
    }
}
