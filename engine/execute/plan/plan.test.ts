import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hivePath, hiveValues } from '#engine/execute/targets/hive-path.ts';
import { newObjects } from '#engine/execute/plan/plan-new-objects.ts';
import { checkOverlaps } from '#engine/execute/plan/plan-overlap.ts';
import { groupSplits } from '#engine/execute/plan/plan-splits.ts';

const object = fc.record({ path: fc.string({ minLength: 1 }), size: fc.nat(1000), modifiedMicros: fc.nat(5) });

describe('split groups', () => {
  test('every object is in one group, in order, and a group passes the aim only as one file', () => {
    fc.assert(
      fc.property(fc.array(object), fc.integer({ min: 1, max: 2000 }), (objects, aim) => {
        const groups = groupSplits(objects, aim);
        expect(groups.flat()).toEqual(objects);
        for (const group of groups) {
          const bytes = group.reduce((sum, each) => sum + each.size, 0);
          expect(group.length === 1 || bytes <= aim).toBe(true);
        }
      }),
    );
  });

  test('a long list of small files is several tasks', () => {
    const small = Array.from({ length: 2500 }, (_, index) => ({ path: `${index}`, size: 1, modifiedMicros: 0 }));
    expect(groupSplits(small).map((group) => group.length)).toEqual([1000, 1000, 500]);
  });
});

describe('new objects', () => {
  test('known and new objects together are all objects; a change of size or time makes one new', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(object, { selector: (each) => each.path }),
        fc.infiniteStream(fc.boolean()),
        (objects, choice) => {
          const processed = objects.filter(() => choice.next().value === true);
          const { fresh, skipped } = newObjects(objects, processed);
          expect(fresh).toEqual(objects.filter((each) => !processed.includes(each)));
          expect(skipped).toBe(processed.length);
          const changed = objects.map((each) => ({ ...each, size: each.size + 1 }));
          expect(newObjects(changed, processed).fresh).toEqual(changed);
          expect(newObjects(changed, processed).changed).toEqual(processed.map((each) => each.path));
          const touched = objects.map((each) => ({ ...each, modifiedMicros: each.modifiedMicros + 10 }));
          expect(newObjects(touched, processed).fresh).toEqual(touched);
        },
      ),
    );
  });
});

describe('overlaps', () => {
  const named = (id: string): string => `the ${id}`;
  const target = (root: string, change: object = {}): Parameters<typeof checkOverlaps>[1][number] => ({
    nodeId: 'out',
    root,
    fileName: null,
    table: { databaseName: 'd', name: 't' },
    mode: 'append',
    ...change,
  });
  const source = (
    root: string,
    table: { databaseName: string; name: string } | null = null,
  ): Parameters<typeof checkOverlaps>[0][number] => ({ nodeId: 'in', roots: [root], table });

  test.each([['/a/b'], ['/a'], ['/a/b/c'], ['/']])('a target at %s overlaps a source at /a/b', (root) => {
    expect(() => checkOverlaps([source('/a/b')], [target(root)], named)).toThrow(
      expect.objectContaining({
        code: 'TargetOverlapsSource',
        message: expect.stringMatching(/^Target "the out" .* its own source "the in": /u) as string,
        details: expect.objectContaining({ node: 'out', source: 'in' }) as object,
      }),
    );
  });

  test.each([['/a/bc'], ['/a/c'], ['/ab']])('a target at %s does not', (root) => {
    expect(() => checkOverlaps([source('/a/b')], [target(root)], named)).not.toThrow();
  });

  test('one named file beside a source file does not overlap it, the same file does', () => {
    expect(() => checkOverlaps([source('/a/in.csv')], [target('/a', { fileName: 'out.csv' })], named)).not.toThrow();
    expect(() => checkOverlaps([source('/a/in.csv')], [target('/a', { fileName: 'in.csv' })], named)).toThrow();
  });

  test('only the same catalog table may be its own source, and only when overwriting', () => {
    const table = { databaseName: 'd', name: 't' };
    expect(() => checkOverlaps([source('/a', table)], [target('/a', { mode: 'overwrite' })], named)).not.toThrow();
    expect(() => checkOverlaps([source('/a', table)], [target('/a')], named)).toThrow();
    expect(() =>
      checkOverlaps([source('/a', { ...table, name: 'u' })], [target('/a', { mode: 'overwrite' })], named),
    ).toThrow();
  });

  test('two targets may not write to one place', () => {
    expect(() => checkOverlaps([], [target('/a'), target('/a/b', { nodeId: 'other' })], named)).toThrow(
      expect.objectContaining({ code: 'InvalidInput' }),
    );
  });
});

describe('Hive paths', () => {
  test('values come back as they were, null and empty too', () => {
    const value = fc.option(
      fc.string({ unit: 'grapheme' }).filter((text) => text !== '__HIVE_DEFAULT_PARTITION__' && text.isWellFormed()),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (values) => {
        const keys = values.map((_value, index) => `k ${index}`);
        expect(hiveValues(`rows/${hivePath(keys, values)}`, keys.length)).toEqual(values);
      }),
    );
  });
});
