/** The built app as users have it: the headless host as a separate process, and its window in Chromium. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from '@playwright/test';
import { initWorkspace } from '#engine/index.ts';
import { makeBenchFolder, type BenchJob } from '../bench-host.ts';
import { installBench } from './page.ts';

const root = join(import.meta.dirname, '../../..');

export interface BenchWindow extends AsyncDisposable {
  readonly folder: string;
  readonly page: Page;
  /** With its token. */
  readonly url: string;
}

export interface RunningHost {
  readonly url: string;
  end(): Promise<void>;
}

export async function makeWorkspace(jobs: readonly BenchJob[] = []): Promise<string> {
  const folder = makeBenchFolder();
  await initWorkspace(folder);
  mkdirSync(join(folder, 'jobs'), { recursive: true });
  for (const job of jobs) writeFileSync(join(folder, 'jobs', `${job.name}.json`), JSON.stringify(job));
  return folder;
}

/** Resolves when it prints its address. */
export async function startHost(folder: string): Promise<RunningHost> {
  const child = spawn(process.execPath, [join(root, 'dist/host/headless.js'), '--workspace', folder, '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const url = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line)),
    ended.then(([code]) => Promise.reject(new Error(`The host ended with ${String(code)}.`))),
  ]);
  return {
    url,
    async end() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['TENON_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--enable-precise-memory-info'],
  });
}

/** A new window that is not used yet. */
export async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(installBench);
  return page;
}

/** The window on a workspace, ready. @param fill puts more into its folder. */
export async function openBenchWindow(
  jobs: readonly BenchJob[] = [],
  fill?: (folder: string) => Promise<void>,
): Promise<BenchWindow> {
  const folder = await makeWorkspace(jobs);
  await fill?.(folder);
  const host = await startHost(folder);
  const browser = await openBrowser();
  const page = await openPage(browser);
  await page.goto(host.url);
  await page.getByText('engine ready').first().waitFor();
  return {
    folder,
    page,
    url: host.url,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await host.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** By its path. @returns milliseconds until its rows are painted. */
export async function openPath(page: Page, path: string): Promise<number> {
  await page.keyboard.press('ControlOrMeta+O');
  const field = page.getByLabel('Path on this computer');
  await field.fill(path);
  return field.evaluate((input) => {
    const hasRows = (): boolean =>
      (document.querySelector('#editor [role=row][row-index="20"] [col-id="0"]')?.textContent ?? '') !== '';
    return window.bench.timeOf(() => (input as HTMLInputElement).form!.requestSubmit(), hasRows);
  });
}

/** Closes every tab. */
export async function closeTabs(page: Page): Promise<void> {
  for (;;) {
    const close = page
      .getByRole('tablist', { name: 'Open editors' })
      .getByRole('button', { name: /^Close/u })
      .first();
    if ((await close.count()) === 0) return;
    await close.click();
  }
}

export async function runPaletteCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await page.getByRole('combobox', { name: 'Search tables, jobs, commands' }).fill(`>${title}`);
  await page.keyboard.press('Enter');
}
