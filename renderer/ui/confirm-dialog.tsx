/** Asks before an action that is hard to reverse. Cancel has the focus, so that Enter alone does no harm. */

import type { ReactNode } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';

interface ConfirmDialogProps {
  readonly open: boolean;
  /** A question. */
  readonly title: string;
  /** The verb with its object, as on the button that asked. */
  readonly action: string;
  /** Why it cannot be done yet. */
  readonly offReason?: string | undefined;
  /** What is removed and what stays. */
  readonly children: ReactNode;
  onClose(): void;
  /** The dialog is closed by then. */
  onConfirm(): void;
}

export function ConfirmDialog({ open, title, action, offReason, children, onClose, onConfirm }: ConfirmDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={title} width={460}>
      {children}
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button tone="danger" offReason={offReason} onClick={() => (onClose(), onConfirm())}>
          {action}
        </Button>
      </span>
    </Dialog>
  );
}
