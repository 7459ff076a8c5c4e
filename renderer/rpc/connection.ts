/** The one client of this window: over the desktop's port when there is one, else over a WebSocket to the host that served the page. */

import type { ClosingChoice } from '#engine/contract/closing-choice.ts';
import { createClient, type WireClient } from '#renderer/rpc/client.ts';
import { connectDesktopPort } from '#renderer/rpc/message-port-wire.ts';
import { followPulse } from '#renderer/rpc/pulse.ts';
import { connectWebSocket } from '#renderer/rpc/websocket-wire.ts';

/** The API of the desktop's preload script; absent in a browser tab. */
export interface Desktop {
  /** Answered by a message `engine-port` to this window, with the port. */
  askForPort(): void;
  /** Absolute path of a dropped file; '' when it has none. */
  pathForFile(file: File): string;
  /** Shows the page's commands in the window's menu. */
  setMenu(
    entries: readonly { readonly id: string; readonly title: string; readonly group: string; readonly keys?: string }[],
  ): void;
  /** What the app does when its last window closes. */
  closingChoice(): Promise<ClosingChoice>;
  /** @returns the choice that is kept now. */
  setClosingChoice(choice: ClosingChoice): Promise<ClosingChoice>;
  onCommand(listener: (id: string) => void): void;
}

declare global {
  interface Window {
    readonly desktop?: Desktop;
  }
}

export const client: WireClient = createClient(
  window.desktop === undefined
    ? connectWebSocket(new URL('procedures', location.href.replace(/^http/u, 'ws')).href)
    : connectDesktopPort(window.desktop, window),
  () => location.reload(),
);

export const pulse = followPulse(client);
