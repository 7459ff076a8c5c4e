/** Keys of commands are changed in Settings: by keys alone, with conflicts named, and reset. */

import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test.use({ expectedErrors: axeStyle });

test('a command gets other keys, at once; what they are taken from is named, and all come back', async ({ window }) => {
  const { page } = window;
  const change = (title: string) => page.getByRole('button', { name: `Change keys of: ${title}`, exact: true });
  const dialog = page.getByRole('dialog', { name: /^Keys of:/u });
  await window.runCommand('Settings: Keys');

  await test.step('a single key and a key of the browser are refused', async () => {
    await change('Open settings').focus();
    await page.keyboard.press('Enter');
    await expect(dialog.getByLabel('Press the new keys')).toBeFocused();
    await page.keyboard.press('x');
    await expect(dialog.getByRole('status')).toContainText('Add Ctrl or Alt, or press a function key');
    await page.keyboard.press('Control+Shift+ArrowUp');
    await expect(dialog.getByRole('status')).not.toContainText('Add Ctrl');
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await expectAccessible(page);
    }
  });

  await test.step('keys of another command are named, and taken from it', async () => {
    await page.keyboard.press('Control+Shift+E');
    await expect(dialog.getByRole('status')).toContainText('Ctrl Shift E is already used by: Export rows to file');
    await dialog.getByRole('button', { name: 'Reassign' }).click();
    await expect(dialog).toHaveCount(0);
    await window.runCommand('Close all saved editors');
    await page.keyboard.press('Control+Shift+E');
    await expect(window.tab('Settings')).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('they last, and a reset brings the own keys back', async () => {
    await page.reload();
    await page.keyboard.press('Control+Shift+E');
    await expect(window.tab('Settings')).toHaveAttribute('aria-selected', 'true');
    await page.getByRole('button', { name: 'Reset 2 commands' }).click();
    await window.runCommand('Close all saved editors');
    await page.keyboard.press('Control+,');
    await expect(window.tab('Settings')).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('a search finds a command without keys, which gets some', async () => {
    await page.getByRole('textbox', { name: 'Search settings' }).fill('clear cache');
    await change('Clear cache').click();
    await page.keyboard.press('Alt+F9');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.keyboard.press('Alt+F9');
    await expect(page.getByRole('region', { name: 'Messages' })).toContainText('removed from the cache');
  });
});
