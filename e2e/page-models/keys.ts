/** A person who only has a keyboard: goes to things as the focus goes, and must see at any time where it is. */

import { expect, type Locator, type Page } from '@playwright/test';

/** Presses of Tab after which a thing counts as out of reach. */
const mostTabs = 60;

export class Keys {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The focus must then be on something in sight that shows it. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
    await this.expectFocus();
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
    await this.expectFocus();
  }

  /** Goes to a thing with Tab, or backwards. */
  async goTo(thing: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await expect(thing).toBeVisible();
    const isThere = (): Promise<boolean> => thing.evaluate((element) => element.contains(document.activeElement));
    const way: string[] = [];
    for (let step = 0; !(await isThere()); step += 1) {
      if (step === mostTabs) throw new Error(`Not reached by ${key}: ${String(thing)}. On the way: ${way.join(', ')}.`);
      await this.#page.keyboard.press(key);
      way.push(await this.focused());
      await this.expectFocus();
    }
  }

  async expectFocus(): Promise<void> {
    await expect.poll(() => this.focused(), { message: 'the focus is in sight' }).toMatch(/^in sight: /u);
  }

  /** What has the focus, and whether one sees it. */
  focused(): Promise<string> {
    return this.#page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return 'nothing has the focus';
      const role = element.getAttribute('role') ?? element.tagName.toLowerCase();
      const name = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40);
      const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
      const isInWindow = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight && width > 0 && height > 0;
      const isSeen = isInWindow && element.checkVisibility() && element.matches(':focus-visible');
      return `${isSeen ? 'in sight' : 'not in sight'}: ${role} ${name}`;
    });
  }
}
