/** Shown before a file's first rows arrive: that it is being read, a way to cancel, and the result of cancelling. */

import { IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { focusEditorIfLost } from '#renderer/app/editor-focus.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import type { FileRows } from '#renderer/features/explore/rows/file-rows.ts';
import { ReloadButton } from '#renderer/features/explore/rows/reload-rows.tsx';
import { activeRows } from '#renderer/features/explore/rows/rows-view.ts';
import { queryClient } from '#renderer/rpc/queries.ts';
import { findActiveTab } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyView, LoadingView } from '#renderer/ui/state-view.tsx';

export function FirstReading({ path, rows }: { readonly path: string; readonly rows: FileRows }) {
  // The button that was pressed goes.
  useEffect(() => focusEditorIfLost(), [rows.stopped]);
  if (rows.stopped)
    return (
      <EmptyView title={`Reading of ${path} was cancelled`}>
        <ReloadButton path={path} title="Try again" reload={rows.reload} />
      </EmptyView>
    );
  return (
    <LoadingView text={`Reading ${path}`}>
      <Button
        icon={<IconX size={15} stroke={1.5} />}
        onClick={cancel}
        onKeyDown={(event) => (event.key === 'Escape' ? cancel() : undefined)}
      >
        Cancel
      </Button>
    </LoadingView>
  );
}

function cancel(): void {
  void runCommandById(cancelReading.id);
}

/** The path of the front file before its first rows arrive; undefined: nothing is in progress. */
function pathBeingRead(): string | undefined {
  const tab = findActiveTab('file');
  if (tab === undefined || activeRows() !== undefined) return undefined;
  const path = String(tab.input['path']);
  return queryClient.isFetching(readingsOf(path)) > 0 ? path : undefined;
}

/** Every reading of its first rows, whatever the options. */
function readingsOf(path: string) {
  return {
    predicate: ({ queryKey: [name, input] }: { readonly queryKey: readonly unknown[] }) =>
      name === 'previewFile' && (input as { readonly path?: string }).path === path,
  };
}

export const cancelReading: Command = {
  id: 'explore.cancel-reading',
  title: 'Cancel reading file',
  group: 'Explore',
  icon: IconX,
  keys: 'Escape',
  within: '[data-part="window"]',
  when: () => pathBeingRead() !== undefined,
  run: () => queryClient.cancelQueries(readingsOf(pathBeingRead()!)),
};
