/** Goes to another workspace: in this window, or in a new one. Editors with unsaved changes ask, as when a window closes. */

import { EngineError } from '#engine/contract/errors.ts';
import { runCommand } from '#renderer/rpc/queries.ts';

export interface ShowOptions {
  /** Make the folder a workspace first. */
  readonly create?: boolean;
  /** Leave this window as it is. */
  readonly newWindow?: boolean;
}

/** @param path absolute. @throws EngineError of the host's opening; the window is then unchanged. */
export async function showWorkspace(
  path: string,
  { create = false, newWindow = false }: ShowOptions = {},
): Promise<void> {
  // A browser lets a page open a tab only while the click counts, so the tab is opened before the host has answered.
  const early = newWindow && window.desktop === undefined ? openEmpty() : undefined;
  try {
    const { address } = await runCommand('showWorkspace', { path, create });
    if (early !== undefined) early.location.replace(address);
    else if (newWindow) window.open(address);
    else window.location.assign(address);
  } catch (error) {
    early?.close();
    throw error;
  }
}

/** A second window of the workspace that this one shows. */
export function duplicateWindow(): void {
  window.open(window.location.href, '_blank', 'noopener');
}

function openEmpty(): Window {
  const opened = window.open('', '_blank');
  if (opened !== null) return opened;
  throw new EngineError('IoFailed', 'Cannot open a new window: the browser blocked it.', {
    hint: 'Allow pop-ups for this address, or open the workspace in this window.',
  });
}
