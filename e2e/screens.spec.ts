/** Every screen, in both themes and at two sizes: no accessibility violation, and a picture of each in out/screens. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, hostIsAway, test } from './fixtures.ts';
import { makeStates } from './sample-states.ts';
import { screens, settleOpening } from './screen-list.ts';

/** Of no use where nobody looks at them: they take a third of the time. */
const takesPictures = process.env['TENON_SCREEN_PICTURES'] !== 'no';
const folder = join(import.meta.dirname, '../out/screens');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const sizes = [
  [1440, 900],
  [1024, 700],
] as const;

// Some screens come after a restart of the host.
// The hash is that of a style that axe-core tries to set on the page.
test.use({
  expectedErrors: new RegExp(`${hostIsAway.source}|sha256-aq9YZKkL5ZAUk7BsWfieUxpWc93PbUG/mgRHslb5054=`, 'u'),
});

test.beforeAll(async ({ workspace }) => {
  test.setTimeout(180_000);
  await mkdir(folder, { recursive: true });
  await makeStates(workspace);
});

for (const [name, show] of Object.entries(screens)) {
  test(name, async ({ window, workspace }) => {
    const { page } = window;
    if (name === 'run-running') await workspace.tenon('call', 'startJobRun', '{"jobName":"endless"}');
    await show(window, workspace);
    // The pointer is in no picture.
    await page.mouse.move(700, 890);
    for (const theme of ['light', 'dark'] as const) {
      // As the system says, until a theme is chosen: nothing has to be clicked, so menus and dialogs stay.
      await page.emulateMedia({ colorScheme: theme });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
      for (const [width, height] of sizes) {
        await page.setViewportSize({ width, height });
        await window.rests();
        const path = join(folder, `${name}-${theme}-${width}.png`);
        if (takesPictures) await page.screenshot({ path, animations: 'disabled' });
      }
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      expect(
        violations.map(({ id, help, nodes }) => ({
          id,
          help,
          nodes: nodes.slice(0, 3).map(({ html, any }) => `${html.slice(0, 200)} ${any[0]?.message ?? ''}`),
        })),
        theme,
      ).toEqual([]);
    }
    await settleOpening(name, window, workspace);
  });
}
