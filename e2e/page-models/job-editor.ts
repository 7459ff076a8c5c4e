/** The job editor as a person uses it: cards and wires on the canvas, the form beside it, preview and problems below. */

import { expect, type Locator } from '@playwright/test';
import type { Window } from './window.ts';

export class JobEditor {
  readonly #window: Window;
  readonly root: Locator;
  readonly canvas: Locator;
  readonly inspector: Locator;
  readonly panel: Locator;
  /** `Saved 10:59:08. Never run.` */
  readonly saveState: Locator;

  constructor(window: Window) {
    this.#window = window;
    this.root = window.editor.locator('[data-part="job-editor"]');
    this.canvas = this.root.getByRole('application', { name: /^(?:Job|Sub-flow) graph/u });
    this.inspector = window.page.getByRole('complementary', { name: 'Inspector' });
    this.panel = window.page.getByRole('region', { name: 'Panel' });
    this.saveState = this.root.locator('[data-part="toolbar"]').getByRole('status');
  }

  /** By keys: the palette, then the name. The focus is on the empty canvas then. */
  async create(name: string): Promise<void> {
    const { keyboard } = this.#window.page;
    await this.#window.runCommand('Create job');
    await keyboard.type(name);
    await keyboard.press('Enter');
    await expect(this.canvas).toBeFocused();
  }

  /** @param name of the node, as on its card. */
  card(name: string): Locator {
    return this.canvas.getByRole('img', { name: new RegExp(`^${escaped(name)},`, 'u') });
  }

  wires(): Locator {
    return this.canvas.locator('.react-flow__edge');
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  field(name: string): Locator {
    return this.inspector
      .getByRole('textbox', { name, exact: true })
      .or(this.inspector.getByRole('combobox', { name, exact: true }));
  }

  /** By the pointer: the list of nodes, then one of it. @param transform as the engine calls it: `CatalogSource`. */
  async addNode(transform: string): Promise<void> {
    // A job without nodes also has it on its canvas.
    await this.button('Add node').first().click();
    await this.pickNode(transform);
  }

  async pickNode(transform: string): Promise<void> {
    const dialog = this.#window.page.getByRole('dialog', { name: 'Add node' });
    // Its last words; the sentences of others may have the same.
    const name = new RegExp(`${transform}$`, 'u');
    await dialog.getByRole('option').filter({ hasText: name }).first().click();
    await expect(dialog).toBeHidden();
    await expect(this.canvas).toBeFocused();
  }

  async select(name: string): Promise<void> {
    // The head of the card: an element that covers its lower part must not get the click.
    await this.card(name).click({ position: { x: 60, y: 12 } });
    await expect(this.card(name)).toHaveAttribute('data-selected', 'true');
  }

  /** Draws a wire with the pointer. @param output of a node that has several. */
  async connect(from: string, to: string, input: string, output?: string): Promise<void> {
    await this.root.getByRole('button', { name: 'Fit graph to canvas' }).click();
    const outputs = this.card(from).locator('.react-flow__handle.source');
    const title = output === undefined ? 'Output' : `Output ${output}`;
    const [start, port] = [
      outputs.and(this.canvas.getByTitle(title, { exact: true })),
      this.card(to).getByTitle(`Input ${input}`),
    ];
    const { keyboard, mouse } = this.#window.page;
    const dropped = this.#window.page.getByRole('dialog', { name: 'Add node' });
    // A card grows when its columns are known, and the others give way: then a person draws the wire again.
    await expect(async () => {
      if (await dropped.isVisible()) await keyboard.press('Escape');
      for (const place of [start, port]) await this.settled(place);
      const [first, last] = [await centre(start), await centre(port)];
      await mouse.move(first.x, first.y);
      await mouse.down();
      await mouse.move((first.x + last.x) / 2, (first.y + last.y) / 2, { steps: 4 });
      await mouse.move(last.x, last.y, { steps: 4 });
      await mouse.up();
      const connected = new RegExp(`input from ${escaped(from)}`, 'u');
      await expect(this.card(to)).toHaveAccessibleName(connected, { timeout: 5000 });
    }).toPass();
  }

  /** Draws a wire from the only output of a node to where the canvas is empty: the list of nodes opens. */
  async drawToNothing(from: string): Promise<void> {
    await this.root.getByRole('button', { name: 'Fit graph to canvas' }).click();
    const output = this.card(from).locator('.react-flow__handle.source');
    const { mouse } = this.#window.page;
    const list = this.#window.page.getByRole('dialog', { name: 'Add node' });
    // As with connect: a card that grows makes the others give way, also below the pointer.
    await expect(async () => {
      await this.settled(output);
      const start = await centre(output);
      const end = await this.#emptyPlace();
      await mouse.move(start.x, start.y);
      await mouse.down();
      await mouse.move(end.x, end.y, { steps: 6 });
      await mouse.up();
      await expect(list).toBeVisible({ timeout: 5000 });
    }).toPass();
  }

  /** Where nothing lies for 40 pixels around. */
  #emptyPlace(): Promise<{ x: number; y: number }> {
    return this.canvas.evaluate((canvas) => {
      const { left, top, right, bottom } = canvas.getBoundingClientRect();
      const isEmpty = (x: number, y: number): boolean =>
        document.elementFromPoint(x, y)?.classList.contains('react-flow__pane') === true;
      const around = [-40, 0, 40];
      for (let y = bottom - 50; y > top + 40; y -= 20)
        for (let x = left + 50; x < right - 40; x += 20)
          if (around.every((down) => around.every((along) => isEmpty(x + along, y + down)))) return { x, y };
      throw new Error('No place of the canvas is empty.');
    });
  }

  /** Clicks the middle of a level wire. @param to the node that it feeds. */
  async selectWire(to: string, input = 'in', button: 'left' | 'right' = 'left'): Promise<void> {
    const target = await this.card(to).getAttribute('data-card');
    const line = this.canvas.locator(`.react-flow__edge[data-id="${target}<${input}"] path`).first();
    // Edges are drawn again when the cards that they join have moved.
    await expect(async () => {
      await this.settled(line);
      const { x, y } = await centre(line);
      await this.#window.page.mouse.click(x, y, { button });
    }).toPass();
  }

  async openPanel(tab: 'Preview' | 'Problems' | 'Script'): Promise<void> {
    const button = this.panel.getByRole('tab', { name: tab });
    if ((await button.getAttribute('aria-selected')) !== 'true') await button.click();
    await expect(button).toHaveAttribute('aria-selected', 'true');
  }

  /** Rows of the preview. @param side of the node. */
  previewRows(side: 'before' | 'after'): Locator {
    return this.panel.getByRole('region', { name: `Rows ${side} the node` }).locator('tbody tr');
  }

  async saved(): Promise<void> {
    await expect(this.saveState).toContainText(/^Saved/u);
    await expect(this.#window.tabs.getByRole('tab', { name: /unsaved/u })).toHaveCount(0);
  }

  /** The view moves for a moment after fitting. */
  async settled(element: Locator): Promise<void> {
    let before = '';
    await expect
      .poll(async () => {
        const now = JSON.stringify(await element.boundingBox());
        const rests = now === before;
        before = now;
        return rests;
      })
      .toBe(true);
  }
}

async function centre(element: Locator): Promise<{ x: number; y: number }> {
  const box = await element.boundingBox();
  if (box === null) throw new Error(`${String(element)} is not drawn.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
}
