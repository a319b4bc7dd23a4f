import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Verifies both signatures of webhooks. Needs Java 17 and no library. */
public final class WebhookVerifier {
  /** A verified event. dataText is the JSON text of data, exactly as it was signed; sequence is null for type Test. */
  public record Event(String id, String type, String createdTime, Long sequence, String dataText) {}

  /** The webhook must not be trusted; answer 400. */
  public static final class WebhookRefused extends Exception {
    WebhookRefused(String message) {
      super(message);
    }
  }

  private static final long TOLERANCE_SECONDS = 300;

  private WebhookVerifier() {}

  /**
   * @param rawBody the bytes of the request's body as they came, before any parsing
   * @param id the header webhook-id
   * @param timestamp the header webhook-timestamp
   * @param signatures the header webhook-signature
   * @param secrets the endpoint's secret; the old and the new one while it is rotated
   * @param nowSeconds the time, since the Unix epoch
   */
  public static Event verify(
      byte[] rawBody, String id, String timestamp, String signatures, List<String> secrets, long nowSeconds)
      throws WebhookRefused {
    if (isMissing(id) || isMissing(timestamp) || isMissing(signatures)) {
      throw new WebhookRefused("a header is missing");
    }

    // 1. The replay window.
    if (!timestamp.matches("[0-9]{1,12}")) throw new WebhookRefused("the timestamp is not a number");
    if (Math.abs(nowSeconds - Long.parseLong(timestamp)) > TOLERANCE_SECONDS) {
      throw new WebhookRefused("the timestamp is too far off");
    }

    // 2. The headers' signature, over id, timestamp and the whole body.
    byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    boolean isHeaderRight = false;
    for (String secret : secrets) {
      byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
      String expected = "v1," + sign(key, head, rawBody);
      for (String given : signatures.split(" ")) isHeaderRight |= isEqual(expected, given);
    }
    if (!isHeaderRight) throw new WebhookRefused("no signature in the headers is right");

    // 3. The body's signature, over its members; data as the text that was sent. Before data stand only plain
    // strings and a number, after it only plain strings, so both ends are found without parsing what is between.
    String text = new String(rawBody, StandardCharsets.UTF_8);
    int from = text.indexOf(",\"data\":");
    int to = text.lastIndexOf(",\"version\":");
    if (from < 0 || to < from) throw new WebhookRefused("the body is not a webhook");
    String dataText = text.substring(from + ",\"data\":".length(), to);
    String before = text.substring(0, from);
    String after = text.substring(to);
    String type = member(before, "type");
    String createdTime = member(before, "createdTime");
    if (!member(before, "id").equals(id)) {
      throw new WebhookRefused("the id in the headers is not the one in the body");
    }
    String content = id + type + createdTime + dataText + member(after, "version");
    boolean isBodyRight = false;
    for (String secret : secrets) {
      byte[] key = secret.getBytes(StandardCharsets.UTF_8);
      isBodyRight |= isEqual(sign(key, content.getBytes(StandardCharsets.UTF_8)), member(after, "signature"));
    }
    if (!isBodyRight) throw new WebhookRefused("the signature in the body is not right");

    Long sequence = before.contains(",\"sequence\":") ? Long.valueOf(member(before, "sequence")) : null;
    return new Event(id, type, createdTime, sequence, dataText);
  }

  private static boolean isMissing(String header) {
    return header == null || header.isEmpty();
  }

  /** A plain string or number among members that hold nothing else. */
  private static String member(String members, String name) throws WebhookRefused {
    Matcher found = Pattern.compile("[{,]\"" + name + "\":\"?([^\",]*)").matcher(members);
    if (!found.find()) throw new WebhookRefused("the body is not a webhook");
    return found.group(1);
  }

  private static String sign(byte[] key, byte[]... contents) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] content : contents) mac.update(content);
      return Base64.getEncoder().encodeToString(mac.doFinal());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Takes as long whether the first or the last character differs. */
  private static boolean isEqual(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
