/** A dialog over the window: focus stays inside, Escape closes. */

import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

interface DialogProps {
  readonly open: boolean;
  onClose(): void;
  /** Undefined: no head; then `label` names the dialog. */
  readonly title?: string;
  readonly label?: string;
  /** Pixels. */
  readonly width?: number;
  /** Near the top, as the palette stands. */
  readonly high?: boolean;
  readonly children: ReactNode;
}

export function Dialog({ open, onClose, title, label, width = 560, high = false, children }: DialogProps) {
  const bare = title === undefined;
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title}
      attributes={label === undefined ? {} : { content: { 'aria-label': label } }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={width}
      withCloseButton={!bare}
      {...(high ? { yOffset: 64 } : {})}
      {...(bare ? { padding: 0 } : {})}
      transitionProps={{ duration: 0 }}
    >
      {open ? children : null}
    </Modal>
  );
}
