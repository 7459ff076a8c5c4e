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
  readonly children: ReactElement;
}

export function Tooltip({ label, side = 'top', delay = 400, off = false, children }: TooltipProps) {
  return (
    <MantineTooltip
      label={label}
      position={side}
      openDelay={delay}
      disabled={off}
      multiline
      maw={420}
      events={{ hover: true, focus: true, touch: false }}
    >
      {children}
    </MantineTooltip>
  );
}
