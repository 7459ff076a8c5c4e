/** What a person does, counted by the page itself: clicks, texts that are typed, and other keys. */

import type { Page } from '@playwright/test';

interface Counted {
  clicks: number;
  /** Fields into which something was typed, one after the other. */
  texts: number;
  /** Keys that type nothing: Enter, chords, arrows. */
  keys: number;
}

export class Effort {
  readonly #page: Page;
  readonly #begun = performance.now();

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Counts from now on, in this page as it is: it must not be loaded again. Only what the browser itself reports counts. */
  static async watch(page: Page): Promise<Effort> {
    await page.evaluate(() => {
      const counted: Counted = { clicks: 0, texts: 0, keys: 0 };
      let field: EventTarget | null = null;
      const count = (event: Event): void => {
        if (!event.isTrusted) return;
        if (event.type === 'mousedown') {
          counted.clicks += 1;
          field = null;
        } else if (
          event instanceof KeyboardEvent &&
          (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey)
        ) {
          // What corrects a text is a part of it.
          if (!['Shift', 'Backspace', 'Delete'].includes(event.key)) counted.keys += 1;
        } else if (event.target !== field) {
          field = event.target;
          counted.texts += 1;
        }
      };
      // A field that is filled at once has no keys, only an input.
      for (const type of ['mousedown', 'keydown', 'beforeinput']) window.addEventListener(type, count, true);
      Object.assign(window, { countedEffort: counted });
    });
    return new Effort(page);
  }

  counted(): Promise<Counted> {
    return this.#page.evaluate(() => (window as unknown as { countedEffort: Counted }).countedEffort);
  }

  /** Since {@link watch}. */
  get seconds(): number {
    return (performance.now() - this.#begun) / 1000;
  }
}
