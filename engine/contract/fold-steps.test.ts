/** The receipt of a node with steps: it balances if those of its steps do. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldSteps } from '#engine/contract/fold-steps.ts';

const none = { filtered: 0, rejected: 0, deduplicated: 0 };

test('rows of the first step in, rows of the last one out, and all that was dropped between', () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.array(fc.tuple(fc.constantFrom('filtered', 'rejected', 'deduplicated'), fc.nat(100)), { maxLength: 6 }),
      (begin, drawn) => {
        let rows = begin;
        const steps = drawn.map(([how, most], index) => {
          const gone = Math.min(rows, most);
          const step = { ...none, nodeId: 'r', port: `s${index}`, ofStep: true as const, rowsIn: rows, [how]: gone };
          rows -= gone;
          return { ...step, rowsOut: rows, inputs: { in: step.rowsIn }, castToNull: { a: 1 } };
        });
        const own = { ...none, nodeId: 'r', rowsIn: rows, rowsOut: rows, inputs: { in: rows } };
        const other = { ...none, nodeId: 'x', rowsIn: rows, rowsOut: rows, inputs: { in: rows } };
        const [first, second, ...more] = foldSteps([other, own, ...steps.toReversed()]);
        expect(more).toEqual([]);
        expect(first).toEqual({ receipt: other, steps: [] });
        const { rowsIn, rowsOut, filtered, rejected, deduplicated, inputs } = second!.receipt;
        expect(rowsIn).toBe(begin);
        expect(inputs).toEqual({ in: begin });
        expect(rowsIn).toBe(rowsOut + filtered + rejected + deduplicated);
        expect(second!.steps).toEqual(steps);
        // From the source, as runs list them.
        expect(foldSteps([...steps, own])[0]).toEqual(second);
      },
    ),
  );
});
