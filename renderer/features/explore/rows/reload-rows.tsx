/** Reads rows again: by the button where they could not be read, and by the command there and beside shown rows. */

import { IconRefresh } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { Command } from '#renderer/app/commands/command.ts';
import { activePath, activeRows } from '#renderer/features/explore/rows/rows-view.ts';
import { Button } from '#renderer/ui/button.tsx';

/** Of what is drawn without rows: an error, or a reading that was cancelled. */
const reloads = new Map<string, () => void>();

interface ReloadButtonProps {
  /** Key of the rows' view. */
  readonly path: string;
  readonly title?: string;
  reload(): void;
}

export function ReloadButton({ path, title = 'Reload rows', reload }: ReloadButtonProps) {
  useEffect(() => {
    reloads.set(path, reload);
    return () => void reloads.delete(path);
  });
  return (
    <Button icon={<IconRefresh size={15} stroke={1.5} />} onClick={reload}>
      {title}
    </Button>
  );
}

function activeReload(): (() => void) | undefined {
  const path = activePath();
  return path === undefined ? undefined : (activeRows()?.reload ?? reloads.get(path));
}

export const reloadRows: Command = {
  id: 'explore.read-again',
  title: 'Reload rows',
  group: 'Rows',
  icon: IconRefresh,
  when: () => activeReload() !== undefined,
  run: () => activeReload()!(),
};
