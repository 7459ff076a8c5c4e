/** Any sequence of crawls, edits and restores: versions only grow, a restored one is that version, and every row is read. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '#engine/base/compare-text.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { VersionedTable, type Version } from '#engine/testing/versioned-table.ts';

const place = useEnginePlace();

/** So many that every file stays similar enough to belong to the same table. */
const base = ['id', ...Array.from({ length: 19 }, (_, index) => `b${index + 1}`)];
const extras = ['x1', 'x2', 'x3'];
const words = fc.constantFrom('', 'ada', 'ben', 'a "quoted" one');

const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('file' as const),
      extras: fc.subarray(extras),
      separator: fc.constantFrom(',', ';', '|'),
      dropped: fc.constantFrom(null, 'b8', 'b9'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), at: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      owner: words,
      description: words,
      comment: fc.record({ column: fc.constantFrom('id', 'b1', 'b2'), text: words }),
      tag: fc.record({ name: fc.constantFrom('pii', 'team'), value: fc.option(words) }),
      parameter: fc.record({ name: fc.constantFrom('retention', 'origin'), value: fc.option(words) }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('restore' as const), at: fc.nat(20) }) },
);

type Row = Readonly<Record<string, string>>;

/** Everything that a restore takes from its version. How single files are read follows the files. */
function definitionOf({ table }: Pick<Version, 'table'>): unknown {
  const { columns, partitionKeys, options, classification, parameters, description, owner, comments, tags } = table;
  return { columns, partitionKeys, options, classification, parameters, description, owner, comments, tags };
}

test('crawls, edits and restores in any order', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 14 }), async (actions) => {
      const orders = new VersionedTable(place);
      await orders.clear();
      const files = new Map<string, readonly Row[]>();
      let number = 0;
      const addFile = (columns: readonly string[], separator: string): void => {
        const name = `${String(number).padStart(3, '0')}.csv`;
        const rows = [0, 1].map((line) =>
          Object.fromEntries(columns.map((column) => [column, `${column}-${number}-${line}`])),
        );
        const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]!))];
        orders.write(name, lines.map((line) => `${line.join(separator)}\n`).join(''));
        files.set(name, rows);
        number += 1;
      };
      addFile(base, ',');
      await orders.crawl();
      let known = await orders.versions();
      for (const each of actions) {
        const before = { files: orders.files(), objects: await orders.objects() };
        let isRestored: Version | undefined;
        if (each.kind === 'file') {
          addFile([...base.filter((column) => column !== each.dropped), ...each.extras], each.separator);
          await orders.crawl();
        } else if (each.kind === 'remove') {
          const name = [...files.keys()][each.at % files.size]!;
          if (files.size === 1) continue;
          files.delete(name);
          rmSync(join(place.folder, 'lake', 'orders', name));
          await orders.crawl();
        } else if (each.kind === 'edit') {
          await orders.edit({
            owner: each.owner,
            description: each.description,
            comments: { [each.comment.column]: each.comment.text },
            tags: { [each.tag.name]: each.tag.value },
            parameters: { [each.parameter.name]: each.parameter.value },
          });
        } else {
          const version = known[each.at % known.length]!;
          const { refusal, currentVersionId } = await orders.preview(version.versionId);
          if (refusal === null) {
            await orders.restore(version.versionId, currentVersionId);
            isRestored = version;
          } else {
            expect(refusal.message).toContain('has the same definition');
            await expect(orders.restore(version.versionId)).rejects.toMatchObject({ code: 'InvalidState' });
          }
        }
        if (each.kind === 'edit' || each.kind === 'restore')
          expect({ files: orders.files(), objects: await orders.objects() }).toEqual(before);
        const versions = await orders.versions();
        expect(versions.map(({ versionId }) => versionId)).toEqual(
          versions.map((_, index) => versions.length - 1 - index),
        );
        expect(versions.slice(versions.length - known.length)).toEqual(known);
        const current = versions[0]!;
        if (isRestored !== undefined) {
          expect(versions.length).toBe(known.length + 1);
          expect(definitionOf(current)).toEqual(definitionOf(isRestored));
        }
        known = versions;
        const columns = current.table.columns.map(({ name }) => name);
        const expected = [...files.values()]
          .flat()
          .map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
        const read = await orders.rows('SELECT * FROM shop.orders');
        const byId = (rows: readonly Record<string, unknown>[]): unknown[] =>
          rows.map((row) => JSON.stringify(columns.map((column) => row[column]))).sort(compareText);
        expect(byId(read)).toEqual(byId(expected));
      }
    }),
    { numRuns: triesOfRun(60, 20, 30) },
  );
});
