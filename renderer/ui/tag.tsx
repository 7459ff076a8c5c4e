/** A small label with a tone; state is word and icon, never colour alone. */

import {
  IconAlertCircle,
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconPlayerPause,
  IconProgress,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { completedWithFailures, completedWithRejects, succeededWithRejects } from '#engine/contract/end-word.ts';
import { classes } from '#renderer/ui/classes.ts';
import tagStyles from '#renderer/ui/tag.module.css';
import { textTone } from '#renderer/ui/text-tone.ts';

export type Tone = 'plain' | 'ok' | 'warn' | 'bad' | 'info' | 'accent' | 'line';
const toneClass: Readonly<Record<Tone, string | undefined>> = {
  plain: undefined,
  ok: tagStyles.good,
  warn: tagStyles.warning,
  bad: tagStyles.bad,
  info: tagStyles.info,
  accent: tagStyles.accent,
  line: tagStyles.outlined,
};

export function Tag({
  tone = 'plain',
  big = false,
  icon,
  children,
}: {
  readonly tone?: Tone;
  readonly big?: boolean;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <span className={classes(tagStyles.tag, toneClass[tone], big && tagStyles.big)}>
      {icon}
      {children}
    </span>
  );
}

/** The state of a crawl that succeeded and found records that do not fit. */
export const succeededWithWarnings = 'SUCCEEDED with warnings';

const states: Readonly<Record<string, { tone: keyof typeof textTone; icon: typeof IconClock }>> = {
  SUCCEEDED: { tone: 'ok', icon: IconCircleCheck },
  [succeededWithRejects]: { tone: 'warn', icon: IconAlertCircle },
  [succeededWithWarnings]: { tone: 'warn', icon: IconAlertCircle },
  RUNNING: { tone: 'info', icon: IconProgress },
  WAITING: { tone: 'plain', icon: IconClock },
  PAUSED: { tone: 'warn', icon: IconPlayerPause },
  STOPPING: { tone: 'info', icon: IconPlayerPause },
  STOPPED: { tone: 'plain', icon: IconPlayerPause },
  CANCELLED: { tone: 'plain', icon: IconPlayerPause },
  TIMEOUT: { tone: 'bad', icon: IconClock },
  FAILED: { tone: 'bad', icon: IconCircleX },
  // Of workflows and their triggers.
  COMPLETED: { tone: 'ok', icon: IconCircleCheck },
  [completedWithRejects]: { tone: 'warn', icon: IconAlertCircle },
  [completedWithFailures]: { tone: 'bad', icon: IconCircleX },
  ERROR: { tone: 'bad', icon: IconCircleX },
  FIRED: { tone: 'ok', icon: IconCircleCheck },
  // Of the actions of triggers.
  STARTED: { tone: 'info', icon: IconProgress },
  DONE: { tone: 'ok', icon: IconCircleCheck },
  REFUSED: { tone: 'bad', icon: IconCircleX },
  // Of deliveries of notifications.
  PENDING: { tone: 'plain', icon: IconClock },
  SENT: { tone: 'ok', icon: IconCircleCheck },
  MISSED: { tone: 'warn', icon: IconClock },
  UNDONE: { tone: 'plain', icon: IconArrowBackUp },
  'PARTLY UNDONE': { tone: 'warn', icon: IconArrowBackUp },
  UNDO_BLOCKED: { tone: 'warn', icon: IconAlertTriangle },
  COMMIT_BLOCKED: { tone: 'warn', icon: IconAlertTriangle },
};

/** Glue's state word with its icon. */
export function StateTag({
  state,
  big = false,
  words = state,
}: {
  readonly state: string;
  readonly big?: boolean;
  /** In place of the state's own word. */
  readonly words?: ReactNode;
}) {
  const { tone, icon: StateIcon } = states[state] ?? { tone: 'plain' as const, icon: IconClock };
  return (
    <Tag tone={tone} big={big} icon={<StateIcon />}>
      {words}
    </Tag>
  );
}

/** The icon of a state alone, for trees and lists; the row says the state in its label. */
export function StateIcon({ state, size = 15 }: { readonly state: string; readonly size?: number }) {
  const { tone, icon: Icon } = states[state] ?? { tone: 'plain' as const, icon: IconClock };
  return <Icon size={size} stroke={1.5} className={textTone[tone]} aria-label={state} />;
}
