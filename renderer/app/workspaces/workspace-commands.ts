/** Commands that lead to other workspaces, and which of their dialogs is open. */

import { IconFolderOpen, IconFolderPlus, IconPlaylistX, IconWindowMaximize } from '@tabler/icons-react';
import { create } from 'zustand';
import type { Command } from '#renderer/app/commands/command.ts';
import { duplicateWindow, showWorkspace } from '#renderer/app/workspaces/show-workspace.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { currentSubject } from '#renderer/stores/subject.ts';

type WorkspaceDialog = 'open' | 'open-in-new-window' | 'new' | null;

export const useWorkspaceDialog = create<{ readonly shown: WorkspaceDialog }>(() => ({ shown: null }));

export function showWorkspaceDialog(shown: WorkspaceDialog): void {
  useWorkspaceDialog.setState({ shown });
}

/** Of the recent workspace whose menu is open. */
const pathOf = (): string | undefined => currentSubject()?.workspacePath;
const hasPath = (): boolean => pathOf() !== undefined;

export const workspaceCommands: readonly Command[] = [
  {
    id: 'workspace.open',
    title: 'Open workspace…',
    group: 'Workspace',
    icon: IconFolderOpen,
    keywords: ['folder', 'switch', 'recent', 'project', 'another'],
    run: () => showWorkspaceDialog('open'),
  },
  {
    id: 'workspace.open-in-new-window',
    title: 'Open workspace in new window…',
    group: 'Workspace',
    icon: IconWindowMaximize,
    keywords: ['folder', 'tab', 'recent', 'another'],
    run: () => showWorkspaceDialog('open-in-new-window'),
  },
  {
    id: 'workspace.new',
    title: 'Create workspace…',
    group: 'Workspace',
    icon: IconFolderPlus,
    keywords: ['create', 'folder', 'init', 'project'],
    run: () => showWorkspaceDialog('new'),
  },
  {
    id: 'workspace.new-window',
    title: 'New window of this workspace',
    menuTitle: 'New window',
    group: 'Workspace',
    icon: IconWindowMaximize,
    keywords: ['tab', 'second', 'duplicate'],
    run: duplicateWindow,
  },
  {
    id: 'workspace.show',
    title: 'Open this recent workspace',
    menuTitle: 'Open',
    group: 'Workspace',
    icon: IconFolderOpen,
    when: hasPath,
    run: () => showWorkspace(pathOf() ?? ''),
  },
  {
    id: 'workspace.show-in-new-window',
    title: 'Open this recent workspace in new window',
    menuTitle: 'Open in new window',
    group: 'Workspace',
    icon: IconWindowMaximize,
    when: hasPath,
    run: () => showWorkspace(pathOf() ?? '', { newWindow: true }),
  },
  {
    id: 'workspace.forget',
    title: 'Remove this workspace from recent list',
    menuTitle: 'Remove from list',
    group: 'Workspace',
    icon: IconPlaylistX,
    when: hasPath,
    async run() {
      await runCommand('forgetWorkspace', { path: pathOf() ?? '' });
    },
  },
];
