import { existsSync } from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';
import { type Browser, chromium } from 'playwright-core';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macApplications = ['Chromium', 'Google Chrome'].flatMap((name) =>
  ['/Applications', path.join(process.env.HOME ?? '', 'Applications')].map(
    (folder) => `${folder}/${name}.app/Contents/MacOS/${name}`,
  ),
);

/** Why a test with a browser is skipped; shown in the report. */
export const noBrowser =
  'no Chromium or Chrome is installed: apt-get install chromium, brew install --cask chromium, or npx playwright-core install chromium';

/** A Chromium or Chrome of this machine: a system's, a Mac's, or one that Playwright has installed. */
export function findBrowser(): string | undefined {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean)];
  const installed = folders.flatMap((folder) => commands.map((command) => path.join(folder, command)));
  return [...installed, ...macApplications, chromium.executablePath()].find((file) => existsSync(file));
}

/** Without what a browser does of its own accord on the network; closed when the calling test file is done. */
export async function launchBrowser(executablePath: string): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  after(() => browser.close());
  return browser;
}
