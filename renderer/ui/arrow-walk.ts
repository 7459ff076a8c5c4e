/** One walk by arrow keys among things side by side of which one is current: the end leads to the beginning, Home and End to either. */

import type { KeyboardEvent } from 'react';

/** Keys of a walk; tabs are in a row, choices may also be walked up and down. */
export type WalkKeys = 'row' | 'both';

const steps: Readonly<Record<WalkKeys, Readonly<Record<string, number>>>> = {
  row: { ArrowRight: 1, ArrowLeft: -1 },
  both: { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 },
};

/**
 * Makes the next name current and gives its element the focus.
 * @param attribute of the elements, which holds their name.
 */
export function walkByArrows<Name extends string>(
  event: KeyboardEvent<HTMLElement>,
  keys: WalkKeys,
  names: readonly Name[],
  current: Name,
  attribute: string,
  choose: (name: Name) => void,
): void {
  const step = steps[keys][event.key];
  const end = event.key === 'Home' ? names[0] : event.key === 'End' ? names.at(-1) : undefined;
  if ((step === undefined && end === undefined) || names.length === 0) return;
  event.preventDefault();
  event.stopPropagation();
  const next = end ?? names[(names.indexOf(current) + (step ?? 0) + names.length) % names.length]!;
  choose(next);
  event.currentTarget.querySelector<HTMLElement>(`[${attribute}="${next}"]`)?.focus();
}
