import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnChangeKinds, type ColumnChangeKind } from '#engine/contract/taken-part.ts';
import {
  countTaken,
  isTaken,
  takeAll,
  takeNone,
  takenPart,
  toggleChange,
  toggleTable,
} from '#renderer/features/crawlers/review/taken-changes.ts';

const tables = ['a', 'b', 'c', 'd'];

test('what is asked for is what is checked, however it was checked', () => {
  const step = fc.oneof(
    fc.constantFrom('all', 'none'),
    fc.constantFrom(...tables),
    fc.tuple(fc.constantFrom(...tables), fc.constantFrom(...columnChangeKinds)),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let taken = takeAll;
      const checked = new Set(tables);
      const left = new Set<string>();
      for (const each of steps) {
        if (each === 'all' || each === 'none') {
          taken = each === 'all' ? takeAll : takeNone;
          left.clear();
          for (const table of tables) if (each === 'all') checked.add(table);
          if (each === 'none') checked.clear();
        } else if (typeof each === 'string') {
          taken = toggleTable(taken, each);
          if (!checked.delete(each)) checked.add(each);
        } else {
          taken = toggleChange(taken, each[0], each[1] as ColumnChangeKind);
          if (!left.delete(each.join('='))) left.add(each.join('='));
        }
      }
      expect(tables.filter((table) => isTaken(taken, table))).toEqual(tables.filter((table) => checked.has(table)));
      expect(countTaken(taken, tables.length)).toBe(checked.size);
      const part = takenPart(taken);
      const asked = tables.filter(
        (table) =>
          (part?.tables === undefined || part.tables.includes(table)) && part?.except?.includes(table) !== true,
      );
      expect(asked).toEqual(tables.filter((table) => checked.has(table)));
      const leave = (part?.leave ?? []).flatMap(({ table, changes }) => changes.map((change) => `${table}=${change}`));
      expect(leave.sort()).toEqual([...left].filter((each) => checked.has(each[0]!)).sort());
      // Tables that were checked one by one are listed, though they may be all of them: there may be pages of others.
      expect(part === undefined).toBe(taken.takesAll && checked.size === tables.length && left.size === 0);
    }),
    { examples: [[['none', 'd', 'a', 'b', 'c']]] },
  );
});
