/** Commands of the row that is shown in full. */

import { IconBraces, IconCopy } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';

interface ShownRow {
  copyValue(): void;
  copyRow(): void;
}

let shown: ShownRow | undefined;

/** The row whose values are drawn; undefined: none is. */
export function setShownRow(row: ShownRow | undefined): void {
  shown = row;
}

export const detailCommands: readonly Command[] = [
  {
    id: 'explore.copy-value',
    group: 'Rows',
    title: 'Copy selected value of shown row',
    menuTitle: 'Copy value',
    icon: IconCopy,
    when: () => shown !== undefined,
    run: () => shown?.copyValue(),
  },
  {
    id: 'explore.copy-shown-row',
    group: 'Rows',
    title: 'Copy shown row as JSON',
    menuTitle: 'Copy row as JSON',
    icon: IconBraces,
    when: () => shown !== undefined,
    run: () => shown?.copyRow(),
  },
];
