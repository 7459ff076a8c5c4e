/** The layered layout: laws for any graph, and the shapes that people know. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Job } from '#engine/contract/definitions/job.ts';
import {
  cardWidth,
  completeLayout,
  layoutJob,
  makeRoom,
  placeAfter,
} from '#renderer/features/jobs/graph/auto-layout.ts';
import { jobOf } from '#renderer/features/jobs/graph/testing-jobs.ts';

/** Acyclic by making: each node reads earlier ones only. */
const anyJob = fc
  .array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 25 })
  .map((picks): Job =>
    jobOf(
      Object.fromEntries(
        picks.map(([left, right, inputs], index) => {
          if (index === 0 || inputs === 0) return [`n${index}`, 'PathSource'];
          return [`n${index}`, inputs === 1 ? `Filter n${left % index}` : `Join n${left % index} n${right % index}`];
        }),
      ),
    ),
  );

describe('layout', () => {
  test('every edge goes to the right, no cards overlap, positions are on the grid', () => {
    fc.assert(
      fc.property(anyJob, (job) => {
        const places = layoutJob(job);
        expect(places.size).toBe(job.nodes.length);
        for (const node of job.nodes) {
          for (const { node: from } of Object.values(node.inputs))
            expect(places.get(from)!.x + cardWidth).toBeLessThan(places.get(node.id)!.x);
        }
        const all = [...places.values()];
        for (const [index, one] of all.entries()) {
          expect(one.x % 4).toBe(0);
          expect(one.y % 4).toBe(0);
          for (const other of all.slice(index + 1))
            expect(Math.abs(one.x - other.x) >= cardWidth || Math.abs(one.y - other.y) >= 80).toBe(true);
        }
      }),
      // Cards met in one of 8,000 graphs.
      { numRuns: 1000 },
    );
  });

  test('a line stays a line, and the left side of a join stays on it', () => {
    const places = layoutJob(
      jobOf({ a: 'PathSource', b: 'PathSource', f: 'Filter a', j: 'Join f b', t: 'PathTarget j' }),
    );
    expect(new Set(['a', 'f', 'j', 't'].map((id) => places.get(id)!.y)).size).toBe(1);
    expect(places.get('b')!.y).toBeGreaterThan(places.get('f')!.y);
  });

  test('a source is right before its reader', () => {
    const places = layoutJob(jobOf({ a: 'PathSource', f: 'Filter a', g: 'Filter f', b: 'PathSource', j: 'Join g b' }));
    expect(places.get('b')!.x).toBe(places.get('g')!.x);
  });

  test('a circle gets places too', () => {
    expect(layoutJob(jobOf({ f: 'Filter g', g: 'Filter f' })).size).toBe(2);
  });

  test('nothing gives nothing', () => {
    expect(layoutJob(jobOf({})).size).toBe(0);
  });

  test('only nodes without a place get one', () => {
    const job = jobOf({ a: 'PathSource', f: 'Filter a' }, { a: { x: 40, y: 44 } });
    const { layout } = completeLayout(job);
    expect(layout['a']).toEqual({ x: 40, y: 44 });
    expect(layout['f']!.x).toBeGreaterThan(40 + cardWidth);
    expect(completeLayout(completeLayout(job)).layout).toEqual(layout);
  });

  test('cards move only where space is needed, and only after the node', () => {
    const job = completeLayout(jobOf({ a: 'PathSource', f: 'Filter a', b: 'PathSource', j: 'Join f b' }));
    const roomy = makeRoom(job, 'f');
    expect(roomy.layout['j']!.x).toBeGreaterThan(job.layout['j']!.x);
    expect(roomy.layout['b']).toEqual(job.layout['b']);
    expect(makeRoom(roomy, 'f')).toBe(roomy);
    expect(placeAfter(roomy, 'f').y).toBe(roomy.layout['f']!.y);
  });

  test('a new node does not cover another', () => {
    const job = completeLayout(jobOf({ a: 'PathSource', f: 'Filter a' }));
    expect(placeAfter(job, 'a')).not.toEqual(job.layout['f']);
  });

  test('a new node is not level with another one before it, which would seem to feed it', () => {
    const job = completeLayout(jobOf({ a: 'PathSource', f: 'Filter a', b: 'PathSource', j: 'Join f b' }));
    expect(job.layout['b']!.x).toBe(job.layout['f']!.x);
    expect(placeAfter(job, 'f').y).not.toBe(job.layout['b']!.y);
  });
});
