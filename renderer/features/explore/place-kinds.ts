/** Which of the opened paths hold files instead of rows: known once they were read, and kept for their icons. */

import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type PlaceKind = 'folder' | 'archive';

interface PlaceKinds {
  /** By absolute path, the latest last; a file is not in it. */
  readonly kinds: Readonly<Record<string, PlaceKind>>;
}

const mostKept = 200;

export const usePlaceKinds = create<PlaceKinds>()(
  persist((): PlaceKinds => ({ kinds: {} }), { name: 'tenon.place-kinds', version: 1 }),
);

/** @param kind undefined: the path is a file. */
export function keepPlaceKind(path: string, kind: PlaceKind | undefined): void {
  const { kinds } = usePlaceKinds.getState();
  if (kinds[path] === kind) return;
  const { [path]: _before, ...others } = kinds;
  const entries = Object.entries<PlaceKind>(kind === undefined ? others : { ...others, [path]: kind });
  usePlaceKinds.setState({ kinds: Object.fromEntries(entries.slice(-mostKept)) });
}
