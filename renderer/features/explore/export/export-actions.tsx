/** The foot of the dialog of an export: how large it becomes, and the buttons. What each place of an export takes and gives. */

import type { ReactNode } from 'react';
import { askExport } from '#renderer/features/explore/export/export-store.ts';
import type { ExportScope, ExportSource, ExportSubject } from '#renderer/features/explore/export/export-subject.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize } from '#renderer/ui/format/words.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** A state that outlives the part that shows it. */
export type Held<T> = readonly [T, (value: T) => void];

export interface ExportTargetProps {
  readonly subject: ExportSubject;
  readonly scope: ExportScope;
  /** Of the scope, with the columns that were chosen. */
  readonly source: ExportSource;
}

/** The form is submitted: a place that is ready begins. */
export interface ExportStarter {
  start(): void;
}

interface ExportActionsProps {
  /** Bytes; undefined: not known. */
  readonly size: number | undefined;
  /** What the size is taken from (default: the rows in view). */
  readonly basis?: string;
  readonly note?: string;
  readonly icon: ReactNode;
  readonly changes?: boolean;
  readonly offReason: string | undefined;
  readonly children: ReactNode;
}

export function ExportActions({
  size,
  basis = 'Rows × bytes per row of the rows in view',
  note = '',
  icon,
  changes = false,
  offReason,
  children,
}: ExportActionsProps) {
  const about = size === undefined ? '' : `about ${byteSize(size)}`;
  return (
    <span className={classes(layoutStyles.row, dialogStyles.actions)}>
      <span
        className={classes(layoutStyles.grow, textStyles.caption)}
        role="status"
        {...(size === undefined ? {} : { title: basis })}
      >
        {[about, note].filter((text) => text !== '').join(', ')}
      </span>
      <Button onClick={() => askExport(null)}>Cancel</Button>
      <Button changes={changes} tone="primary" type="submit" data-autofocus icon={icon} offReason={offReason}>
        {children}
      </Button>
    </span>
  );
}
