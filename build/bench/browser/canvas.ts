/** Frames per second while a card of a large job graph is dragged. */

import type { BenchJob } from '../bench-host.ts';
import type { BenchLine } from '../bench-line.ts';
import { openBenchWindow } from './window.ts';
import { percentile, quartiles } from '../percentile.ts';

const cards = 200;
const rows = 10;
const drags = 30;
const framesOfDrag = 60;

export async function benchCanvas(): Promise<BenchLine> {
  await using opened = await openBenchWindow([largeJob()]);
  const { page } = opened;
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('combobox', { name: 'Search tables, jobs, commands' }).fill('large');
  await page.getByRole('option', { name: 'large' }).first().click();
  await page.getByRole('button', { name: 'Fit graph' }).click();
  await page.waitForFunction((count) => document.querySelectorAll('.react-flow__node').length === count, cards);
  const measured: number[] = [];
  for (let drag = -2; drag < drags; drag += 1) {
    const rate = await page
      .locator(`#card-n${105 + ((drag + 2) % 10)}`)
      .evaluate((element, frames) => window.bench.dragRate(element, frames), framesOfDrag);
    if (drag >= 0) measured.push(rate);
  }
  return {
    name: `frames a second while a card of ${cards} is dragged, p50`,
    value: percentile(measured, 0.5),
    unit: 'count',
    better: 'higher',
    bar: 55,
    quartiles: quartiles(measured),
  };
}

/** Ten chains of twenty nodes, all in view. */
function largeJob(): BenchJob & { readonly layout: Record<string, { x: number; y: number }> } {
  const layout: Record<string, { x: number; y: number }> = {};
  const nodes: BenchJob['nodes'] = Array.from({ length: cards }, (_, index) => {
    const [row, column] = [index % rows, Math.floor(index / rows)];
    const id = `n${index}`;
    layout[id] = { x: column * 220, y: row * 110 };
    return column === 0
      ? { id, name: `Source ${row}`, transform: 'PathSource', args: { path: `in-${row}` } }
      : {
          id,
          name: `Filter ${index}`,
          transform: 'Filter',
          inputs: { in: { node: `n${index - rows}` } },
          args: { condition: `id > ${index}` },
        };
  });
  return { name: 'large', nodes, layout };
}
