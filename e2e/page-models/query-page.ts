/** The editor of a query: its text, its tools and its result. */

import { expect, type Locator } from '@playwright/test';
import { Grid } from './grid.ts';
import type { Window } from './window.ts';

export class QueryPage {
  readonly window: Window;
  readonly text: Locator;
  readonly result: Locator;
  readonly inspector: Locator;
  readonly grid: Grid;
  /** Below the rows: all of them were counted. The inspector beside them says it of a column. */
  readonly exact: Locator;

  constructor(window: Window) {
    this.window = window;
    this.text = window.editor.getByRole('textbox', { name: /^SQL of/u });
    this.result = window.editor.getByRole('region', { name: 'Result' });
    this.inspector = window.editor.getByRole('complementary', { name: 'Inspector' });
    this.grid = new Grid(this.result);
    this.exact = this.result.getByText('Exact').and(this.result.locator(':not([role=complementary] *, aside *)'));
  }

  button(name: string): Locator {
    return this.window.editor.getByRole('button', { name, exact: true });
  }

  /** In a new query, by keys alone. */
  async write(sql: string): Promise<void> {
    await this.window.page.keyboard.press('Alt+Q');
    await expect(this.text).toBeFocused();
    await this.window.page.keyboard.insertText(sql);
  }

  async run(): Promise<void> {
    await this.window.page.keyboard.press('ControlOrMeta+Enter');
  }

  /** Instead of all of its text. */
  async rewrite(sql: string): Promise<void> {
    await this.text.click();
    await this.window.page.keyboard.press('ControlOrMeta+A');
    await this.window.page.keyboard.insertText(sql);
  }
}
