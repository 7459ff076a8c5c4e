/**
 * Every screen, in both themes and at two sizes: no accessibility violation, no column without room, a picture of each in out/screens, and a menu for
 * every object. One walk for all of it: the way to a screen takes longer than what is checked there.
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { axeStyle, showTheme, violationsOf } from './accessibility.ts';
import { putBesideBoard } from './boards.ts';
import { expect, hostIsAway, test } from './fixtures.ts';
import { expectMenus, hasObjects } from './object-menus.ts';
import { columnsWithoutRoom } from './reach.ts';
import { makeStates } from './sample-states.ts';
import { screens, settleOpening } from './screen-list.ts';
import { ofShare } from './share.ts';

/** Of no use where nobody looks at them: they and the size that only they show take a third of the time. */
const takesPictures = process.env['TENON_SCREEN_PICTURES'] !== 'no';
const folder = join(import.meta.dirname, '../out/screens');
const sizes = [
  [1440, 900],
  [1024, 700],
] as const;
/** Where least has room. */
const checkedWidth = 1024;

// Some screens come after a restart of the host.
test.use({ expectedErrors: new RegExp(`${hostIsAway.source}|${axeStyle.source}`, 'u') });

test.beforeAll(async ({ workspace }) => {
  test.setTimeout(180_000);
  await mkdir(folder, { recursive: true });
  await makeStates(workspace);
});

for (const [name, show] of ofShare(Object.entries(screens))) {
  test(name, async ({ window, workspace }) => {
    const { page } = window;
    if (name === 'run-running') await workspace.tenon('call', 'startJobRun', '{"jobName":"endless"}');
    await show(window, workspace);
    // The pointer is in no picture.
    await page.mouse.move(700, 890);
    for (const theme of ['light', 'dark'] as const) {
      await showTheme(page, theme);
      // Dark from small to large: one change of the size less, and it ends in the size where most is in sight.
      for (const [width, height] of theme === 'light' ? sizes : sizes.toReversed()) {
        await page.setViewportSize({ width, height });
        const isChecked = width === checkedWidth;
        if (!takesPictures && !isChecked) continue;
        await window.rests();
        const path = join(folder, `${name}-${theme}-${width}.png`);
        if (takesPictures) await page.screenshot({ path, animations: 'disabled' });
        if (takesPictures && !isChecked) await putBesideBoard(page, path, name, theme);
        if (isChecked) {
          expect(await columnsWithoutRoom(page)).toEqual([]);
          expect(await violationsOf(page), theme).toEqual([]);
        }
      }
    }
    if (hasObjects(name)) {
      await window.rests();
      await expectMenus(page);
    }
    await settleOpening(name, window, workspace);
  });
}
