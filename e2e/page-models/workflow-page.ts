/** The page of a workflow: its cards, wires and ports. */

import { expect, type Locator, type Page } from '@playwright/test';
import type { Window } from './window.ts';

export class WorkflowPage {
  readonly page: Page;
  readonly canvas: Locator;

  constructor({ page, editor }: Window) {
    this.page = page;
    this.canvas = editor.getByRole('application', { name: /^Workflow graph/u });
  }

  /** @param id `job/NAME`, `crawler/NAME` or `trigger/NAME`. */
  card(id: string): Locator {
    return this.canvas.locator(`[data-card="${id}"]`);
  }

  wire(from: string, to: string): Locator {
    return this.canvas.locator(`.react-flow__edge[data-id='${JSON.stringify([from, to])}']`);
  }

  get selected(): Locator {
    return this.canvas.locator('[data-card][data-selected="true"]');
  }

  /** With the mouse, from the right port of one card to the middle of another, or to its left port. */
  async draw(from: string, to: string): Promise<void> {
    const start = await boxOf(this.card(from).locator('.react-flow__handle.source'));
    const end = await boxOf(this.card(to));
    await this.page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 8 });
    await this.page.mouse.move(end.x + 4, end.y + end.height / 2, { steps: 4 });
    await this.page.mouse.up();
  }

  async expectWires(count: number): Promise<void> {
    await expect(this.canvas.locator('.react-flow__edge')).toHaveCount(count);
  }
}

type Box = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>;

/** Once it rests: after an edit all cards get other places. */
async function boxOf(place: Locator): Promise<Box> {
  let before: Box | null = null;
  await expect
    .poll(
      async () => {
        const now = await place.boundingBox();
        const isSame = now !== null && JSON.stringify(now) === JSON.stringify(before);
        before = now;
        return isSame;
      },
      { intervals: [200] },
    )
    .toBe(true);
  return before!;
}
