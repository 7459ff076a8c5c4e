/** Free ids and names: never one that is taken, never longer than a definition accepts, and the wanted one where it is free. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeId, freeName } from '#engine/contract/definitions/free-name.ts';
import { nodeSchema } from '#engine/contract/definitions/job.ts';

test('they are free, and a node may have them', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/u);
  const name = fc.string({ minLength: 1, maxLength: 255 });
  fc.assert(
    fc.property(id, name, fc.integer({ min: 0, max: 12 }), (wantedId, wantedName, count) => {
      const [ids, names] = [new Set<string>(), new Set<string>()];
      for (let made = 0; made <= count; made += 1) {
        const [newId, newName] = [freeId(wantedId, ids), freeName(wantedName, names)];
        expect([ids.has(newId), names.has(newName)]).toEqual([false, false]);
        if (made === 0) expect([newId, newName]).toEqual([wantedId, wantedName]);
        if (!(newId in Object.prototype)) nodeSchema.parse({ id: newId, name: newName, transform: 'Filter' });
        ids.add(newId);
        names.add(newName);
      }
    }),
  );
});

test('numbers follow from 2', () => {
  expect(freeId('filter', new Set(['filter', 'filter_2']))).toBe('filter_3');
  expect(freeName('Filter', new Set(['Filter']))).toBe('Filter 2');
});
