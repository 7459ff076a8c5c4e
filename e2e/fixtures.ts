/** What every browser test begins with: a workspace of its file's own, and the window on it. */

import { test as base, expect } from '@playwright/test';
import { serveWorkspace, type ServedWorkspace } from './served-workspace.ts';
import { Window } from './page-models/window.ts';

interface Fixtures {
  readonly window: Window;
}
interface WorkerFixtures {
  readonly workspace: ServedWorkspace;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  workspace: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await using workspace = await serveWorkspace();
      await use(workspace);
    },
    { scope: 'worker' },
  ],
  window: async ({ page, workspace }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    const window = new Window(page);
    await window.open(workspace.url);
    await use(window);
    // A policy that was broken, a panel that threw: the console tells what the eye does not see.
    expect(problems).toEqual([]);
  },
});

export { expect };
