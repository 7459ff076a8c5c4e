/** Wires go round the cards between their ends, and straight where nothing is in the way. */

import { expect, test } from 'vitest';
import { laneOf, uprightShifts, type Box } from '#renderer/features/jobs/graph/wire-lanes.ts';

const box = (id: string, x: number, y: number): Box => ({ id, x, y, width: 144, height: 66 });
const wire = (start: [number, number], end: [number, number]) => ({
  from: 'from',
  to: 'to',
  start: { x: start[0], y: start[1] },
  end: { x: end[0], y: end[1] },
});
const ends = [box('from', 0, 0), box('to', 392, 132)];

test('nothing between: at the height of the source', () => {
  expect(laneOf(wire([144, 33], [392, 165]), [...ends, box('other', 196, 300)])).toBe(33);
});

test('a card behind the source: at the height of the target', () => {
  expect(laneOf(wire([144, 33], [392, 165]), [...ends, box('other', 196, 0)])).toBe(165);
});

test('cards at both heights: between them, or around where they leave no room', () => {
  const both = [box('upper', 196, 0), box('lower', 196, 132)];
  const lane = laneOf(wire([144, 33], [392, 165]), [...ends, ...both]);
  expect(lane).toBeGreaterThan(66);
  expect(lane).toBeLessThan(132);
  const close = [box('upper', 196, 0), box('lower', 196, 76)];
  expect(laneOf(wire([144, 33], [392, 109]), [...ends, ...close])).toBe(-14);
});

test('a level wire goes round cards in its row', () => {
  expect(laneOf(wire([144, 33], [392, 33]), [box('from', 0, 0), box('to', 392, 0), box('other', 196, 0)])).toBe(-14);
});

test('upright parts of different sources into one column are separated, those of one source together', () => {
  const shifts = uprightShifts([
    { id: 'a', from: 'orders', column: 392 },
    { id: 'b', from: 'customers', column: 395 },
    { id: 'c', from: 'orders', column: 392 },
    { id: 'd', from: 'customers', column: 800 },
  ]);
  expect(Object.fromEntries(shifts)).toEqual({ a: 0, b: 8, c: 0, d: 0 });
});
