/** The comparison of two runs: its pickers, tables, and what differs. */

import type { Locator } from '@playwright/test';
import type { Window } from './window.ts';

export class RunComparisonPage {
  readonly root: Locator;
  /** The pane that begins with the first difference. */
  readonly pane: Locator;
  readonly body: Locator;

  constructor(window: Window) {
    this.root = window.editor.locator('[data-part="run-comparison"]');
    this.pane = window.page.getByRole('complementary', { name: 'What differs' });
    this.body = this.root.getByRole('region', { name: 'Comparison', exact: true });
  }

  picker(side: 'A' | 'B'): Locator {
    return this.root.getByRole('combobox', { name: `Run ${side}` });
  }

  button(name: string): Locator {
    return this.root.locator('[data-part="page-head"]').getByRole('button', { name });
  }

  /** @param node its name. */
  node(node: string): Locator {
    return this.root.getByRole('region', { name: 'Rows of each node' }).getByRole('row').filter({ hasText: node });
  }

  input(file: string): Locator {
    return this.root.getByRole('region', { name: 'Inputs' }).getByRole('row').filter({ hasText: file });
  }

  /** The section of the rows that both runs wrote. */
  get outputRows(): Locator {
    return this.root.getByRole('region', { name: 'Output rows' });
  }

  /** Rows of both runs that differ, on the page that is shown. */
  get differences(): Locator {
    return this.outputRows.getByRole('region', { name: 'Rows that differ' }).locator('tbody tr');
  }

  get keyInput(): Locator {
    return this.outputRows.getByRole('combobox', { name: 'Add to Key columns' });
  }

  get firstDifference(): Locator {
    return this.pane.getByRole('region', { name: 'First difference' });
  }
}
