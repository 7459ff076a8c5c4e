/** Which opened paths are folders or archives. */

import { expect, test, vi } from 'vitest';

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} });

const { keepPlaceKind, usePlaceKinds } = await import('#renderer/features/explore/place-kinds.ts');
const kinds = () => usePlaceKinds.getState().kinds;

test('the kind of a path is kept, replaced, and dropped once a file is there', () => {
  keepPlaceKind('/a', 'folder');
  keepPlaceKind('/b.zip', 'archive');
  keepPlaceKind('/c.csv', undefined);
  expect(kinds()).toEqual({ '/a': 'folder', '/b.zip': 'archive' });
  const before = kinds();
  keepPlaceKind('/a', 'folder');
  expect(kinds()).toBe(before);
  keepPlaceKind('/a', 'archive');
  keepPlaceKind('/b.zip', undefined);
  expect(kinds()).toEqual({ '/a': 'archive' });
});

test('the latest are kept, whatever their names', () => {
  for (let number = 0; number < 500; number += 1) keepPlaceKind(`/${number}`, 'folder');
  keepPlaceKind('__proto__', 'folder');
  expect(Object.keys(kinds())).toHaveLength(200);
  expect(Object.keys(kinds()).at(-2)).toBe('/499');
  expect(Object.hasOwn(kinds(), '__proto__')).toBe(true);
});
