/** Draws a workspace that is moved, copied or restored: where its files are, how its definitions name them, what it does. */

import { randomNumbers } from '#engine/testing/random.ts';

export interface NamedPlace {
  readonly inside: boolean;
  /** How the definition names it. */
  readonly spelled: 'relative' | 'absolute';
}

export interface MovedCase {
  readonly seed: number;
  readonly source: NamedPlace & { readonly via: 'path' | 'crawler' };
  readonly target: NamedPlace & { readonly kind: 'path' | 'table' };
  /** `append` with a bookmark, `overwrite` without. */
  readonly mode: 'append' | 'overwrite';
  /** `copy`: the original stays and continues; `restore`: another tree comes back to the same path. */
  readonly how: 'move' | 'copy' | 'restore';
  /** Committed runs before; each reads one new file. */
  readonly runs: number;
  /** The last of them is undone. */
  readonly undone: boolean;
  /** A run that failed after it was planned is the last one before, and is resumed first of all. */
  readonly failed: boolean;
  readonly after: readonly ('run' | 'file' | 'undo')[];
}

export function drawMovedCase(seed: number): MovedCase {
  const next = randomNumbers(seed * 7919 + 13);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!;
  const place = (): NamedPlace => ({ inside: next() < 0.65, spelled: pick(['relative', 'relative', 'absolute']) });
  const steps = ['run', 'file', 'undo', 'run', 'file'] as const;
  return {
    seed,
    source: { ...place(), via: pick(['path', 'path', 'crawler']) },
    target: { ...place(), kind: pick(['path', 'table']) },
    mode: pick(['append', 'append', 'append', 'overwrite']),
    how: pick(['move', 'move', 'copy', 'copy', 'restore']),
    runs: 1 + Math.floor(next() * 3),
    undone: next() < 0.25,
    failed: next() < 0.3,
    after: ['run', ...Array.from({ length: 2 + Math.floor(next() * 4) }, () => pick(steps))],
  };
}
