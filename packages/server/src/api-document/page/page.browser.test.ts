import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findBrowser, launchBrowser, noBrowser } from '../../../test/support/browser.ts';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';

const executable = findBrowser();

if (executable === undefined) {
  test('the documentation page in a browser', { skip: noBrowser }, () => {});
} else {
  // In this order, because a server that closes waits for what a browser has opened.
  const browser = await launchBrowser(executable);
  testPage(await startTestServer(), browser);
}

function testPage(server: TestServer, browser: Browser): void {
  const docs = `${server.url}/openapi/docs`;

  test('the page is Chinese by default, and one click makes it English', async () => {
    const visit = await open(browser, docs);
    const { page } = visit;
    await page.getByRole('heading', { name: 'cardepass 开放 API' }).waitFor();
    await page.getByText('快速开始：获取令牌并调用 ping').first().waitFor();
    await page.getByRole('link', { name: '获取访问令牌' }).first().waitFor();
    await page.getByText('身份验证').first().waitFor();
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'cardepass Open API' }).waitFor();
    await page.getByRole('link', { name: 'Get an access token' }).first().waitFor();
    assert.equal(new URL(page.url()).searchParams.get('lang'), 'en');
    await visit.leave();
  });

  test('a browser that prefers English gets the page in English', async () => {
    const visit = await open(browser, docs, 'en-GB');
    await visit.page.getByRole('heading', { name: 'cardepass Open API' }).waitFor();
    await visit.page.getByText('First token and ping').first().waitFor();
    await visit.leave();
  });

  for (const { lang, heading, models } of [
    { lang: 'zh-CN', heading: 'CardPay：卡交易有变化', models: '模型' },
    { lang: 'en', heading: 'CardPay: a card transaction has changed', models: 'Models' },
  ]) {
    test(`webhooks are shown in ${lang} with the names of their schemas, and not to be tried`, async () => {
      const visit = await open(browser, `${docs}?lang=${lang}#tag/events/webhook/POST/cardpay`);
      const shown = visit.page.locator('section[id$="/webhook/POST/cardpay"]');
      await shown.getByRole('heading', { name: heading }).waitFor();
      await shown.getByText('webhook-signature', { exact: true }).waitFor();
      await shown.getByText('CardPayEvent').first().waitFor();
      const trying = shown.locator('.show-api-client-button');
      await trying.waitFor({ state: 'attached' });
      assert.equal(await trying.isVisible(), false);
      await visit.leave();
    });

    test(`named models are listed in ${lang}`, async () => {
      const visit = await open(browser, `${docs}?lang=${lang}`);
      await visit.page.getByRole('link', { name: models, exact: true }).first().click();
      for (const name of ['CardInfo', 'Transaction', 'CardPayEvent', 'Envelope']) {
        await visit.page.getByRole('link', { name, exact: true }).waitFor();
      }
      await visit.leave();
    });
  }

  test('no link on the page that can be seen leads to another host', async () => {
    const visit = await open(browser, docs);
    await visit.page.getByRole('heading', { name: 'cardepass 开放 API' }).waitFor();
    for (const link of await visit.page.locator('a[href^="http"]:visible').all()) {
      const href = (await link.getAttribute('href')) ?? '';
      assert.ok(href.startsWith(server.url), `${href} is shown`);
    }
    await visit.leave();
  });

  test('the browser refuses what the page would send to another host', async () => {
    const other = await listen();
    const visit = await open(browser, docs);
    const refusal = visit.page.evaluate((url) => fetch(url), other.url);
    await assert.rejects(refusal, /Failed to fetch/);
    assert.equal(other.requests(), 0);
    await assert.rejects(visit.leave(), /Content Security Policy/);
    other.close();
  });

  test('code samples are there for curl and six programming languages', async () => {
    const visit = await open(browser, docs);
    for (const name of ['Shell', 'Java', 'Python', 'PHP', 'Node.js', 'Go', 'C#']) {
      await visit.page.getByRole('tab', { name, exact: true }).first().waitFor();
    }
    await visit.leave();
  });

  test('a call can be tried with a token', async () => {
    const visit = await open(browser, `${docs}?lang=en#tag/authentication/GET/openapi/v1/ping`);
    const { page } = visit;
    await page
      .getByPlaceholder('Token')
      .first()
      .fill(await fetchToken(server));
    await page.getByRole('button', { name: /^Test Request.*\/v1\/ping/ }).click();
    await page.getByRole('button', { name: /^Send get request/ }).click();
    await page.getByText('200 OK').first().waitFor();
    await page.getByText('"Ping Success"').last().waitFor();
    await visit.leave();
  });

  test('the page fetches a token itself with client_id and client_secret', async () => {
    const visit = await open(browser, `${docs}?lang=en`);
    const { page } = visit;
    await page.getByText('Selected Auth Type').first().click();
    await page.getByRole('option', { name: 'oauth2' }).click();
    await page.getByRole('option', { name: 'bearer' }).click();
    await page.keyboard.press('Escape');
    await page.getByText('Client ID').first().click();
    await page.keyboard.type(server.client.clientId);
    await page.getByText('Client Secret').first().click();
    await page.keyboard.type(server.client.secret);
    const answer = page.waitForResponse(`${server.url}/openapi/connect/token`);
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    assert.equal((await answer).status(), 200);
    await visit.leave();
  });

  async function open(browser: Browser, url: string, locale = 'zh-CN') {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale });
    const page: Page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const outside: string[] = [];
    const complaints: string[] = [];
    context.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (!['data:', 'blob:'].includes(protocol) && origin !== server.url) outside.push(request.url());
    });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(url);
    return {
      page,
      /** Nothing was asked of another host, and the browser had nothing to refuse or to complain about. */
      async leave() {
        await context.close();
        assert.deepEqual(outside, [], 'requests to other hosts');
        assert.deepEqual(complaints, [], 'what the browser complained about');
      },
    };
  }
}

/** Another origin, which counts what reaches it. */
async function listen(): Promise<{ url: string; requests(): number; close(): void }> {
  let requests = 0;
  const other = createServer((_request, response) => {
    requests++;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, requests: () => requests, close: () => other.close() };
}

async function fetchToken(server: TestServer): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: server.client.clientId,
    client_secret: server.client.secret,
  });
  const answer = await fetch(`${server.url}/openapi/connect/token`, { method: 'POST', body });
  const { access_token } = (await answer.json()) as { access_token: string };
  return access_token;
}
