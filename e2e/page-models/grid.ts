/** A data grid: its headers, cells by position, and moving in it. */

import type { Locator } from '@playwright/test';

export class Grid {
  readonly root: Locator;

  constructor(root: Locator) {
    this.root = root;
  }

  header(name: string): Locator {
    return this.root.locator(`[role=columnheader][col-id="${name}"]`);
  }

  /** @param row from 0. */
  cell(row: number, column: string): Locator {
    return this.root.locator(`[role=row][row-index="${row}"] [col-id="${column}"]`);
  }

  async scrollTo(fraction: number): Promise<void> {
    await this.root.locator('[role=gridcell]').first().waitFor();
    await this.root.evaluate((root, at) => {
      const scrolling = [...root.querySelectorAll('*')].filter((element) =>
        /auto|scroll/u.test(getComputedStyle(element).overflowY),
      );
      for (const body of scrolling) body.scrollTop = (body.scrollHeight - body.clientHeight) * at;
    }, fraction);
  }
}
