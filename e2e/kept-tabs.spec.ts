/** Tabs with rows stay drawn when they are left, so that they are back at once, and are then as they were. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import type { Window } from './page-models/window.ts';

const linesOf = (name: string): string =>
  `id,name\n${Array.from({ length: 3000 }, (_, row) => `${row},${name} ${row}`).join('\n')}\n`;

async function openKept(window: Window, folder: string, name: string): Promise<void> {
  await mkdir(join(folder, 'kept'), { recursive: true });
  await writeFile(join(folder, `kept/${name}.csv`), linesOf(name));
  await window.openPath(join(folder, `kept/${name}.csv`));
  await expect(new Grid(window.editor).cell(0, '1')).toHaveText(`${name} 0`);
  await expect(new Grid(window.editor).cell(0, '0')).toBeFocused();
  await window.tab(`${name}.csv`).dblclick();
}

test('the last tabs keep their rows, scroll and focus; older ones are drawn again where they were', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const grid = new Grid(editor);
  const grids = page.locator('[data-part="grid"]');
  await openKept(window, workspace.folder, 'ants');
  await grid.scrollTo(0.5);
  const middle = editor.locator('[row-index="1500"] [col-id="1"]');
  await expect(middle).toHaveText('ants 1500');
  await middle.click();
  await middle.evaluate((cell) => Object.assign(cell, { isMarked: true }));
  await openKept(window, workspace.folder, 'bees');
  await openKept(window, workspace.folder, 'cats');
  await expect(grids).toHaveCount(3);

  await test.step('a hidden one is neither in sight nor reached, and is back as it was', async () => {
    await expect(page.getByText('ants 1500')).toBeHidden();
    await expect(page.getByRole('grid')).toHaveCount(1);
    await window.tab('ants.csv').click();
    await expect(middle).toBeVisible();
    expect(await middle.evaluate((cell) => 'isMarked' in cell)).toBe(true);
    await expect(window.tab('ants.csv')).toBeFocused();
    await page.keyboard.press('F6');
    await expect(middle).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(editor.locator('[row-index="1501"] [col-id="1"]')).toBeFocused();
  });

  await test.step('between tabs by keys, the focus goes from grid to grid', async () => {
    await page.keyboard.press('Alt+PageDown');
    await expect(window.tab('bees.csv')).toHaveAttribute('aria-selected', 'true');
    await expect(grid.cell(0, '0')).toBeFocused();
    await page.keyboard.press('Alt+PageUp');
    await expect(editor.locator('[row-index="1501"] [col-id="1"]')).toBeFocused();
  });

  await test.step('one of many is removed, and drawn again where it was', async () => {
    await openKept(window, workspace.folder, 'dogs');
    await openKept(window, workspace.folder, 'eels');
    await openKept(window, workspace.folder, 'fish');
    await expect(grids).toHaveCount(3);
    await window.tab('ants.csv').click();
    await expect(middle).toHaveText('ants 1500');
    expect(await middle.evaluate((cell) => 'isMarked' in cell)).toBe(false);
    await expect(grids).toHaveCount(3);
  });

  await test.step('a closed one is gone; a filter in one is not in another', async () => {
    await page.keyboard.press('Alt+w');
    await expect(grids).toHaveCount(2);
    await window.tab('fish.csv').click();
    await page.keyboard.press('ControlOrMeta+F');
    await expect(editor.getByRole('textbox', { name: 'Search rows' })).toBeFocused();
    await page.keyboard.type('fish 29');
    await expect(editor.getByText(/^111 of 3,000 rows/u)).toBeVisible();
    await window.tab('eels.csv').click();
    await expect(editor.getByRole('textbox', { name: 'Search rows' })).toHaveValue('');
    await page.keyboard.press('ControlOrMeta+F');
    await expect(editor.getByRole('textbox', { name: 'Search rows' })).toBeFocused();
  });
});

test('a file that changed while its tab was hidden is read again', async ({ window, workspace }) => {
  await openKept(window, workspace.folder, 'gnus');
  await openKept(window, workspace.folder, 'hens');
  await writeFile(join(workspace.folder, 'kept/gnus.csv'), linesOf('geese'));
  await window.tab('gnus.csv').click();
  await expect(new Grid(window.editor).cell(0, '1')).toHaveText('geese 0');
});

test('a tab that is left just after its rows were sorted has all of them when it is shown again', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  await openKept(window, workspace.folder, 'ibises');
  await workspace.write('teams.csv', 'team,name\nb,Ann\na,Bob\nb,Cem\na,Dia\nb,Eva\na,Fay\n');
  await window.openPath(join(workspace.folder, 'teams.csv'));
  await expect(new Grid(window.editor).cell(5, '1')).toHaveText('Fay');
  // Within a frame or two of the change, which is what counts here; from outside the page no click comes so soon.
  const counts = await page.evaluate(async () => {
    const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
    const show = (name: string): void =>
      [...document.querySelectorAll<HTMLElement>('[role=tab]')].find((tab) => tab.textContent.includes(name))!.click();
    const drawn: number[] = [];
    for (const delay of [0, 1, 2, 5, 10, 15, 2, 5, 10, 15]) {
      document
        .querySelector('#editor [role=columnheader][col-id="0"] [title]')!
        .dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
      await wait(delay);
      show('ibises');
      await wait(300);
      show('teams');
      await wait(300);
      drawn.push(document.querySelectorAll('#editor [role=gridcell][col-id="1"]').length);
    }
    return drawn;
  });
  expect(counts).toEqual(Array.from({ length: 10 }, () => 6));
});
