/** Receipts of every ordered pair of transforms: they balance, equal counts taken without the profile, and the operator map is pinned. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Receipt } from '#engine/catalog/receipt.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { firstOutput, middle, node, rowsSource, runReceipts, step, steps } from '#engine/testing/receipt-jobs.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

test('every transform has a step', () => expect(Object.keys(steps)).toEqual(middle));

/** Of the first transforms a short run takes some; each follows every one of them. */
const firstOnes = casesOfRun(middle, 4);

describe.each(firstOnes)('%s, then each transform', (first) => {
  test('receipts balance, equal independent counts, and the operators are the pinned ones', async () => {
    let pinned = '';
    for (const second of middle) {
      const start = await step(duck, 'a', first, [rowsSource], 'source');
      const both = await step(duck, 'b', second, start, 'a');
      const { receipts, shape, asked, doubt } = await runReceipts(duck, [
        ...both,
        node('target', 'PathTarget', { path: 'out' }, { in: firstOutput(both, 'b') }),
      ]);
      expect(doubt).toBeNull();
      // Steps of a node have receipts under its id, each with the step as its output.
      const whole = receipts.filter(({ ofStep }) => ofStep !== true);
      expect(whole.map(({ nodeId }) => nodeId).sort()).toEqual([...both.map(({ id }) => id), 'target'].sort());
      pinned += `## ${first} > ${second}${asked.length === 0 ? '' : ` (counted by query: ${asked.join(', ')})`}\n${receipts.map(receiptLine).join('')}${shape}\n`;
    }
    await expect(pinned).toMatchFileSnapshot(`golden/${first}.txt`);
  });
});

function receiptLine({ nodeId, port, rowsIn, rowsOut, filtered, deduplicated, otherOutputs }: Receipt): string {
  return `${portKey(nodeId, port)}: ${rowsIn} in, ${rowsOut} out${filtered > 0 ? `, ${filtered} filtered` : ''}${deduplicated > 0 ? `, ${deduplicated} deduplicated` : ''}${otherOutputs === undefined ? '' : `, ${otherOutputs} to other outputs`}\n`;
}
