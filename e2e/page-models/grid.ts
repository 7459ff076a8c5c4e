/** A data grid: its headers, cells by position, and moving in it. */

import { expect, type Locator, type Page } from '@playwright/test';

/** Until every cell in sight has its value: before, a bar is drawn in its place. */
export async function expectValues(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(
        () =>
          [...document.querySelectorAll('[role=gridcell]')].filter(
            (cell) => cell.checkVisibility() && getComputedStyle(cell, '::before').content !== 'none',
          ).length,
      ),
    )
    .toBe(0);
}

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

  /** Numbers of the rows, in the order of the file. */
  rowNumbers(): Locator {
    return this.root.locator('[role=gridcell][col-id="row"]');
  }

  /** Names of the columns whose headers are drawn, from left to right. */
  async headers(): Promise<string[]> {
    return this.root.locator('[role=columnheader]:not([col-id="row"])').evaluateAll((headers) => {
      const leftOf = (header: Element): number => header.getBoundingClientRect().left;
      return headers
        .sort((left, right) => leftOf(left) - leftOf(right))
        .map(
          (header) =>
            header
              .querySelector('[title*=": "]')
              ?.getAttribute('title')
              ?.replace(/: [^:]*$/u, '') ?? '',
        );
    });
  }

  /** Texts of a column's drawn cells, row by row. */
  async texts(column: string): Promise<string[]> {
    return this.root.locator(`[role=gridcell][col-id="${column}"]`).evaluateAll((cells) => {
      const rowOf = (cell: Element): number => Number(cell.closest('[row-index]')?.getAttribute('row-index'));
      return cells.sort((left, right) => rowOf(left) - rowOf(right)).map((cell) => cell.textContent);
    });
  }

  /** Texts of the cells in sight that are marked as found. */
  async markedTexts(): Promise<string[]> {
    return this.root.locator('[role=gridcell]').evaluateAll((cells) =>
      cells
        .filter((cell) => {
          const { left, right, top, bottom } = cell.getBoundingClientRect();
          return (
            getComputedStyle(cell).boxShadow !== 'none' &&
            document.elementsFromPoint((left + right) / 2, (top + bottom) / 2).includes(cell)
          );
        })
        .map((cell) => cell.textContent),
    );
  }

  /** The colour behind a cell. @param row from 0. */
  async ground(row: number, column: string): Promise<string> {
    return this.cell(row, column).evaluate((cell) => getComputedStyle(cell).backgroundColor);
  }

  async scrollTo(fraction: number): Promise<void> {
    await this.root.locator('[role=gridcell]').first().waitFor();
    await this.root.evaluate((root, at) => {
      const scrolling = [...root.querySelectorAll('*')].filter((element) =>
        /auto|scroll/u.test(getComputedStyle(element).overflowY),
      );
      // As by a wheel: a key that was pressed before no longer decides where the focus goes.
      root.dispatchEvent(new WheelEvent('wheel', { bubbles: true }));
      for (const body of scrolling) body.scrollTop = (body.scrollHeight - body.clientHeight) * at;
    }, fraction);
  }
}
