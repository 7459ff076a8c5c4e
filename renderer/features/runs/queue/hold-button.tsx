/** Holds the queue, or releases it. */

import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { Button } from '#renderer/ui/button.tsx';

/** @param isHeld undefined: not known yet. */
export function HoldButton({ isHeld }: { readonly isHeld: boolean | undefined }) {
  const Icon = isHeld === true ? IconPlayerPlay : IconPlayerPause;
  return (
    <Button
      changes
      busy={isHeld === undefined}
      icon={<Icon size={15} stroke={1.5} />}
      onClick={() => void runCommandById(isHeld === true ? 'runs.release-queue' : 'runs.hold-queue')}
    >
      {isHeld === true ? 'Release queue' : 'Hold queue'}
    </Button>
  );
}
