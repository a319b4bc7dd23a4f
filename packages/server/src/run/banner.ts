import type { Config } from '../config/config.ts';
import type { FirstClient } from './first-client.ts';

/** What the operator reads once the server listens: where it is, and two lines to paste. */
export function banner(config: Config, basePath: string, client: FirstClient | undefined): string {
  const base = config.publicUrl + basePath;
  const lines = [
    '',
    `  cardepass is ready (${config.environment} environment)`,
    '',
    `  API base URL    ${base}`,
    `  Documentation   ${base}/docs`,
  ];
  if (client) lines.push(`  client_id       ${client.clientId}`);
  if (client?.secret) {
    const fetchToken = `curl -s ${base}/connect/token -d grant_type=client_credentials -d client_id=${client.clientId} -d client_secret=${client.secret}`;
    const tokenOnly = `$(${fetchToken} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
    lines.push(
      `  client_secret   ${client.secret}`,
      '',
      '  The secret is shown this once. Two lines to try, a token and a ping:',
      '',
      fetchToken,
      '',
      `curl -s ${base}/v1/ping -H "Authorization: Bearer ${tokenOnly}"`,
    );
  } else if (client) {
    lines.push(
      '',
      '  Its secret was shown on the first start. For another:',
      '',
      `  npm run -s cardepassd -- client secret add ${client.clientId}`,
    );
  }
  return [...lines, '', ''].join('\n');
}
