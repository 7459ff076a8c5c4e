/** The state of a node of a run as an icon. */

import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconPlayerPause,
  IconProgress,
} from '@tabler/icons-react';
import type { NodeState } from '#renderer/features/runs/nodes/node-states.ts';
import textStyles from '#renderer/ui/text.module.css';

const marks: Readonly<Record<NodeState, { readonly icon: typeof IconClock; readonly tone: string | undefined }>> = {
  waiting: { icon: IconClock, tone: textStyles.muted },
  running: { icon: IconProgress, tone: textStyles.info },
  done: { icon: IconCircleCheck, tone: textStyles.good },
  failed: { icon: IconCircleX, tone: textStyles.bad },
  interrupted: { icon: IconAlertTriangle, tone: textStyles.warning },
  stopped: { icon: IconPlayerPause, tone: textStyles.muted },
};

/** @param label absent: words beside it say the state. */
export function StateMark({ state, label }: { readonly state: NodeState; readonly label?: string }) {
  const { icon: Icon, tone } = marks[state];
  return (
    <Icon
      size={14}
      stroke={1.5}
      className={tone}
      {...(label === undefined ? { 'aria-hidden': true } : { 'aria-label': label })}
    />
  );
}
