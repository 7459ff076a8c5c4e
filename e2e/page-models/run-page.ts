/** A run's page: state, timeline, receipts, rejected rows, log, and what may be done. */

import { expect, type Locator } from '@playwright/test';
import type { Window } from './window.ts';

/** Time limit of a run on a loaded machine; milliseconds. */
const patience = 60_000;

export class RunPage {
  readonly #window: Window;
  readonly root: Locator;
  readonly receipts: Locator;
  readonly timeline: Locator;
  readonly failure: Locator;
  readonly nodes: Locator;

  constructor(window: Window) {
    this.#window = window;
    this.root = window.editor;
    this.receipts = window.editor.getByRole('region', { name: 'Receipts by node' });
    this.timeline = window.editor.getByRole('img', { name: /^Timeline/u });
    this.nodes = window.editor.getByRole('region', { name: 'Nodes of the run' });
    this.failure = window.page.getByRole('complementary', { name: /^(?:Why the|Run stopped|Run interrupted)/u });
  }

  async reaches(state: 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'RUNNING' | 'COMMIT_BLOCKED'): Promise<void> {
    await expect(this.root.locator('[data-part="page-head"]').getByText(state, { exact: true })).toBeVisible({
      timeout: patience,
    });
  }

  /** @param node its name. */
  receipt(node: string): Locator {
    return this.receipts.getByRole('row').filter({ hasText: node });
  }

  /** Its card. @param name of the node. */
  node(name: string): Locator {
    return this.nodes.getByRole('button').filter({ hasText: name });
  }

  /** Below the graph. @param node its name. */
  rows(node: string): Locator {
    return this.nodes.getByRole('region', { name: `Rows of ${node}`, exact: true });
  }

  button(name: string): Locator {
    return this.root.locator('[data-part="page-head"]').getByRole('button', { name, exact: true });
  }

  /** Confirms the dialog. @param files its text about the files. */
  async confirmUndo(files?: RegExp): Promise<void> {
    const dialog = this.page.getByRole('dialog', { name: /^Undo run/u });
    if (files !== undefined) await expect(dialog).toContainText(files);
    const yes = dialog.getByRole('button', { name: 'Undo run' });
    await expect(yes).not.toHaveAttribute('aria-disabled');
    await yes.click();
    await expect(dialog).toBeHidden();
  }

  async show(view: string): Promise<void> {
    await this.root.getByRole('tab', { name: view }).click();
  }

  /** `#12`, in the title. */
  get number(): Locator {
    return this.root.locator('[data-part="run-number"]');
  }

  get page(): Window['page'] {
    return this.#window.page;
  }
}
