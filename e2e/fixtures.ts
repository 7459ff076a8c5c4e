/** The start of every browser test: a workspace for its file, and a window on it. */

import { test as base, expect } from '@playwright/test';
import { serveWorkspace, type ServedWorkspace } from './served-workspace.ts';
import { Window } from './page-models/window.ts';

interface Fixtures {
  readonly workspace: ServedWorkspace;
  readonly window: Window;
  /** Lines of the browser's console that are part of the test; anything else there fails it. */
  readonly expectedErrors: RegExp;
}
interface WorkerFixtures {
  /** Returns the file's workspace; the one of another file is closed. */
  readonly workspaceOf: (file: string) => Promise<ServedWorkspace>;
}

/** What the browser reports while the host is stopped on purpose, depending on when its connections end. */
export const hostIsAway =
  /WebSocket connection|ERR_(?:CONNECTION_(?:REFUSED|RESET|CLOSED)|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE)/u;

export const test = base.extend<Fixtures, WorkerFixtures>({
  expectedErrors: [/^$/u, { option: true }],
  workspaceOf: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      let open: { readonly file: string; readonly workspace: ServedWorkspace } | undefined;
      const close = async (): Promise<void> => {
        await open?.workspace[Symbol.asyncDispose]();
        open = undefined;
      };
      await use(async (file) => {
        if (open?.file !== file) {
          await close();
          open = { file, workspace: await serveWorkspace() };
        }
        return open.workspace;
      });
      await close();
    },
    { scope: 'worker' },
  ],
  workspace: async ({ workspaceOf }, use, info) => {
    await use(await workspaceOf(info.file));
  },
  window: async ({ page, workspace, expectedErrors }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    const window = new Window(page);
    await window.open(await workspace.address());
    await use(window);
    // A broken policy or a panel that threw: the console shows failures that the eye misses.
    expect(problems.filter((problem) => !expectedErrors.test(problem))).toEqual([]);
  },
});

export { expect };
