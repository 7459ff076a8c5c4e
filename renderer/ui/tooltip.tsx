/** A short text beside what the pointer or the focus is on. */

import { Tooltip as MantineTooltip } from '@mantine/core';
import type { ReactElement } from 'react';

interface TooltipProps {
  readonly label: string;
  readonly side?: 'top' | 'right' | 'bottom';
  /** Milliseconds before it shows. */
  readonly delay?: number;
  /** Nothing is shown. */
  readonly off?: boolean;
  /** Shown now, wherever the pointer and the focus are. */
  readonly shown?: boolean;
  readonly children: ReactElement;
}

export function Tooltip({ label, side = 'top', delay = 400, off = false, shown = false, children }: TooltipProps) {
  return (
    <MantineTooltip
      label={label}
      position={side}
      openDelay={delay}
      disabled={off}
      {...(shown ? { opened: true } : {})}
      multiline
      maw={420}
      events={{ hover: true, focus: true, touch: false }}
    >
      {children}
    </MantineTooltip>
  );
}
