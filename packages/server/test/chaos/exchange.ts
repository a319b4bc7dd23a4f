import http from 'node:http';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each reader knows what it asked for
  readonly json: any;
}

/**
 * One request on a connection of its own, so that the processes that share a port take turns. Rejects when there is no
 * whole answer in time.
 */
export function exchange(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
  patienceMs: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      { agent: false, method: body === undefined ? 'GET' : 'POST', headers, timeout: patienceMs },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () => {
          if (!response.complete) return reject(new Error('the answer broke off'));
          resolve({ status: response.statusCode ?? 0, json: text === '' ? undefined : JSON.parse(text) });
        });
      },
    );
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', reject);
    request.end(body);
  });
}
