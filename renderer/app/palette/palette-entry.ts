/** A line of the palette. */

import type { ComponentType } from 'react';

/** Of an entry that is refused there. */
export const readOnlyCaption = 'read-only workspace';

export interface PaletteEntry {
  readonly id: string;
  readonly title: string;
  /** Other full names: typed exactly, they count as the title. */
  readonly names?: readonly string[];
  readonly group: string;
  readonly keywords: readonly string[];
  readonly icon?: ComponentType<{ size?: number | string; stroke?: number | string }>;
  readonly keys?: string;
  /** On the right: distinguishes entries with the same name. */
  readonly caption?: string;
  /** What it acts on: finds it together with a word of its title. */
  readonly about?: string;
  /** Behind everything else that matches. */
  readonly last?: boolean;
  run(): void;
}
