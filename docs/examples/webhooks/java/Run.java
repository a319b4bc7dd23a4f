import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Verifies the webhooks that it reads, one a line (see ../README.md): javac *.java && java Run < lines */
public final class Run {
  private Run() {}

  public static void main(String[] arguments) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] fields = line.split("\t", -1);
      byte[] body = Base64.getDecoder().decode(fields[0]);
      List<String> secrets = List.of(fields[2].split(","));
      try {
        WebhookVerifier.Event event =
            WebhookVerifier.verify(body, fields[3], fields[4], fields[5], secrets, Long.parseLong(fields[1]));
        byte[] data = event.dataText().getBytes(StandardCharsets.UTF_8);
        System.out.println("verified " + Base64.getEncoder().encodeToString(data));
      } catch (WebhookVerifier.WebhookRefused refusal) {
        System.out.println("refused " + refusal.getMessage());
      }
    }
  }
}
