/** Messages cover nothing that can be clicked: they move to where there is room. */

import type { Page } from '@playwright/test';
import { expect, hostIsAway, test } from './fixtures.ts';
import { makeStates } from './sample-states.ts';
import { screens } from './screen-list.ts';

test.use({ expectedErrors: hostIsAway });

test.beforeAll(async ({ workspace }) => {
  test.setTimeout(180_000);
  await makeStates(workspace);
});

const toasts = '[data-part="toasts"]';

/** Controls whose middle a message covers. */
function covered(page: Page): Promise<string[]> {
  return page.evaluate((messages) => {
    const root = document.querySelector(messages)!;
    if (root.childElementCount === 0) return ['The message is no longer shown.'];
    const box = root.getBoundingClientRect();
    const controls = document.querySelectorAll(
      'button, a[href], input, select, textarea, [role="tab"], [role="radio"], [role="treeitem"]',
    );
    return [...controls]
      .filter((each) => !root.contains(each) && each.checkVisibility())
      .filter((each) => {
        const own = each.getBoundingClientRect();
        const [x, y] = [own.left + own.width / 2, own.top + own.height / 2];
        const isBelow = x > box.left && x < box.right && y > box.top && y < box.bottom;
        return isBelow && root.contains(document.elementFromPoint(x, y));
      })
      .map((each) => each.getAttribute('aria-label') ?? each.textContent.trim().slice(0, 40));
  }, toasts);
}

const walked = ['crawler-schedule', 'explore', 'job-filter', 'job-script', 'query'] as const;
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;

for (const name of walked)
  test(name, async ({ window, workspace }) => {
    const { page } = window;
    await screens[name]!(window, workspace);
    for (const size of sizes) {
      await page.setViewportSize(size);
      await window.runCommand('Copy name');
      await expect(page.locator(toasts).getByText(/clipboard/u)).toBeVisible();
      await expect.poll(() => covered(page)).toEqual([]);
    }
  });
