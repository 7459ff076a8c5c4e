/** Whether a trigger fires on this computer, as a tag; a problem is a warning whatever its state. */

import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconHandClick } from '@tabler/icons-react';
import type { TriggerText } from '#engine/contract/procedures/triggers.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import { firstProblem } from '#renderer/features/triggers/trigger-words.ts';
import layoutStyles from '#renderer/ui/layout.module.css';

const icons = { ACTIVATED: IconCircleCheck, DEACTIVATED: IconCircleDashed, CREATED: IconHandClick } as const;

export function TriggerState({ trigger }: { readonly trigger: TriggerText }) {
  const { state } = trigger;
  const problem = firstProblem(trigger);
  const Icon = problem === null ? icons[state] : IconAlertTriangle;
  return (
    <span className={layoutStyles.iconAndName} title={problem?.message ?? titles[state]}>
      <Tag
        tone={problem === null ? (state === 'ACTIVATED' ? 'ok' : 'plain') : 'warn'}
        icon={<Icon size={13} stroke={1.5} />}
      >
        {state}
      </Tag>
    </span>
  );
}

const titles: Readonly<Record<TriggerText['state'], string>> = {
  ACTIVATED: 'Fires on this computer',
  DEACTIVATED: 'Does not fire on this computer',
  CREATED: 'Fires only when you start it',
};
