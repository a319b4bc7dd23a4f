using System;
using System.Text;

/// <summary>Verifies the webhooks that it reads, one a line (see ../README.md): dotnet run &lt; lines</summary>
public static class Run
{
    public static void Main()
    {
        string line;
        while ((line = Console.In.ReadLine()) != null)
        {
            string[] fields = line.Split('\t');
            try
            {
                WebhookEvent verified = WebhookVerifier.Verify(
                    Convert.FromBase64String(fields[0]),
                    fields[3],
                    fields[4],
                    fields[5],
                    fields[2].Split(','),
                    long.Parse(fields[1]));
                Console.WriteLine("verified " + Convert.ToBase64String(Encoding.UTF8.GetBytes(verified.DataText)));
            }
            catch (WebhookRefusedException refusal)
            {
                Console.WriteLine("refused " + refusal.Message);
            }
        }
    }
}
