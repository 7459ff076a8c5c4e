/** Every edge goes to the right, no two cards overlap, and every card is on the sheet, for any graph. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOut } from '#renderer/ui/canvas/layered-layout.ts';

const cardSize = { width: 176, height: 58, gap: { x: 56, y: 22 } };

const graphs = fc
  .integer({ min: 1, max: 24 })
  .chain((size) =>
    fc.tuple(fc.constant(size), fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 60 })),
  );

function graphOf(size: number, pairs: readonly (readonly [number, number])[]) {
  const nodes = Array.from({ length: size }, (_, index) => ({ id: `n${index}` }));
  return { nodes, edges: pairs.map(([from, to]) => ({ sourceId: `n${from}`, destinationId: `n${to}` })) };
}

test('of graphs without a cycle', () => {
  fc.assert(
    fc.property(graphs, ([size, pairs]) => {
      const graph = graphOf(
        size,
        pairs.filter(([from, to]) => from < to),
      );
      const { places } = layOut(graph, cardSize);
      for (const { sourceId, destinationId } of graph.edges)
        expect(places.get(destinationId)!.left).toBeGreaterThanOrEqual(places.get(sourceId)!.left + cardSize.width);
    }),
  );
});

test('of any graph, with cycles too', () => {
  fc.assert(
    fc.property(graphs, ([size, pairs]) => {
      const { places, width, height } = layOut(graphOf(size, pairs), cardSize);
      const all = [...places.values()];
      expect(all).toHaveLength(size);
      for (const [index, one] of all.entries()) {
        expect(one.left).toBeGreaterThan(0);
        expect(one.top).toBeGreaterThan(0);
        expect(one.left + cardSize.width).toBeLessThan(width);
        expect(one.top + cardSize.height).toBeLessThan(height);
        for (const other of all.slice(index + 1)) {
          const apart =
            Math.abs(one.left - other.left) >= cardSize.width || Math.abs(one.top - other.top) >= cardSize.height;
          expect(apart).toBe(true);
        }
      }
    }),
  );
});
