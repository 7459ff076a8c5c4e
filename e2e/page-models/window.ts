/** The window as a person knows it: areas, tabs, palette, themes, status. */

import { expect, type Locator, type Page } from '@playwright/test';
import { expectValues } from './grid.ts';

export type Area = 'Explore' | 'Catalog' | 'Crawlers' | 'Jobs' | 'Triggers' | 'Runs' | 'Query' | 'Settings';

export class Window {
  readonly page: Page;
  readonly sideBar: Locator;
  readonly tabs: Locator;
  readonly editor: Locator;
  readonly status: Locator;
  readonly palette: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sideBar = page.locator('[data-part="side-bar"]');
    this.tabs = page.getByRole('tablist', { name: 'Open editors' });
    this.editor = page.locator('#editor');
    this.status = page.getByRole('contentinfo');
    this.palette = page.getByRole('combobox', { name: 'Search tables, jobs, commands' });
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.#isReady();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.#isReady();
  }

  async #isReady(): Promise<void> {
    await expect(this.status.getByText('engine ready')).toBeVisible();
  }

  async showArea(area: Area): Promise<void> {
    const button = this.page
      .getByRole('navigation', { name: 'Areas' })
      .getByRole('button', { name: area, exact: true });
    if ((await button.getAttribute('aria-current')) !== 'page') await button.click();
    await expect(button).toHaveAttribute('aria-current', 'page');
  }

  tab(name: string): Locator {
    return this.tabs.getByRole('tab', { name });
  }

  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Shift+P');
    await this.palette.fill(`>${title}`);
    await expect(this.page.getByRole('option', { name: title }).first()).toBeVisible();
    await this.page.keyboard.press('Enter');
    await expect(this.palette).toBeHidden();
  }

  /** Opens a table or job by its name through the palette. */
  async find(name: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+K');
    await this.palette.fill(name);
    // A form below may have an option with the same name.
    await this.page.getByRole('dialog').getByRole('option', { name }).first().click();
  }

  async useTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.runCommand(`Use ${theme} theme`);
    await expect(this.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
  }

  /** Until nothing on the page moves or is being read: two drawings alike. */
  async rests(): Promise<void> {
    await expect(this.page.locator('[data-part="spinner"]:visible')).toHaveCount(0);
    await expectValues(this.page);
    const moving = await this.page.evaluate(async (patience) => {
      const drawn = (): Promise<string> =>
        new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(document.body.innerHTML)));
        });
      const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 100));
      const difference = (one: string, other: string): string => {
        let at = 0;
        while (one[at] === other[at]) at += 1;
        const [from, to] = [Math.max(0, at - 200), at + 100];
        return `${one.slice(from, to)}\n became \n${other.slice(from, to)}`;
      };
      const end = performance.now() + patience;
      for (let before = await drawn(); ;) {
        await pause();
        const now = await drawn();
        if (now === before) return null;
        if (performance.now() >= end) return difference(before, now);
        before = now;
      }
    }, 30_000);
    expect(moving, 'what still moves on the page').toBeNull();
  }

  async openPath(path: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+O');
    await this.page.getByLabel('Path on this computer').fill(path);
    await this.page.keyboard.press('Enter');
  }

  /** Drops files made in the page onto it, as a file manager would. */
  async drop(files: readonly { readonly name: string; readonly text: string }[]): Promise<void> {
    const transfer = await this.page.evaluateHandle((given) => {
      const data = new DataTransfer();
      for (const { name, text } of given) data.items.add(new File([text], name));
      return data;
    }, files);
    await this.page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
    await this.page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  }
}
