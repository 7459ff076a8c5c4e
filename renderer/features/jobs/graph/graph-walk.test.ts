/** Walking a graph, and its ports. */

import { describe, expect, test } from 'vitest';
import { cutAt, depths, freePort, shownPorts, walkOrder } from '#renderer/features/jobs/graph/graph-walk.ts';
import { jobOf, portsOf } from '#renderer/features/jobs/graph/testing-jobs.ts';

const job = jobOf(
  { t: 'PathTarget j', j: 'Join f b', b: 'PathSource', f: 'Filter a', a: 'PathSource' },
  { a: { x: 0, y: 0 }, b: { x: 0, y: 100 } },
);

describe('walking', () => {
  test('follows the edges, from the top among equals', () => {
    expect(walkOrder(job)).toEqual(['a', 'b', 'f', 'j', 't']);
  });

  test('a circle has an order too', () => {
    expect(walkOrder(jobOf({ f: 'Filter g', g: 'Filter f' }))).toHaveLength(2);
    expect([...depths(jobOf({ f: 'Filter f' })).values()]).toEqual([0]);
  });

  test('a cut keeps what the node reads and no places', () => {
    expect(
      cutAt(job, 'f')
        .nodes.map(({ id }) => id)
        .sort(),
    ).toEqual(['a', 'f']);
    expect(cutAt(job, 'f').layout).toEqual({});
  });
});

describe('ports', () => {
  test('a node with more inputs shows one free port', () => {
    const [union] = jobOf({ u: 'Union a b' }).nodes;
    expect(shownPorts(union!, portsOf(union!)!)).toEqual(['in1', 'in2', 'in3']);
    expect(freePort(union!, portsOf(union!)!)).toBe('in3');
  });

  test('a free own port comes first', () => {
    const [join] = jobOf({ j: 'Join a' }).nodes;
    expect(shownPorts(join!, portsOf(join!)!)).toEqual(['left', 'right']);
    expect(freePort(join!, portsOf(join!)!)).toBe('right');
  });
});
