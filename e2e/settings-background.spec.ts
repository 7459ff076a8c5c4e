/** What continues without a window: said in a browser, chosen in the desktop app. */

import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test.use({ expectedErrors: axeStyle });

test('in a browser, the settings say that closing a tab stops nothing', async ({ window }) => {
  await window.runCommand('Settings: Background');
  const section = window.page.locator('#settings-background');
  await expect(section).toContainText('When the last tab closes');
  await expect(section).toContainText('keeps running');
});

test('in the desktop app, what happens at the last window is chosen by mouse or keyboard', async ({ window }) => {
  const { page } = window;
  // What the preload script gives to the page, answered here instead of by Electron.
  await page.evaluate(() => {
    let kept = 'ask';
    Object.assign(globalThis, {
      desktop: {
        closingChoice: () => Promise.resolve(kept),
        setClosingChoice: (choice: string) => Promise.resolve((kept = choice)),
      },
    });
  });
  await window.runCommand('Settings: Background');
  const choices = page.getByRole('radiogroup', { name: 'When the last window closes' });
  await expect(choices.getByRole('radio', { name: 'Ask' })).toBeChecked();
  await choices.getByRole('radio', { name: 'Automatic' }).click();
  await expect(page.locator('#settings-background')).toContainText('Otherwise it quits.');
  await page.keyboard.press('ArrowRight');
  await expect(choices.getByRole('radio', { name: 'Keep running' })).toBeChecked();
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expectAccessible(page);
  }
});
