/** A wire: something that carries frames both ways, and says when it is open. */

import type { ClientFrame, HostFrame } from '#engine/contract/frames.ts';

export type WireState = 'connecting' | 'open' | 'closed';

export interface Wire {
  readonly state: WireState;
  send(frame: ClientFrame): void;
  /** One listener each; set once by the client. */
  onFrame: (frame: HostFrame) => void;
  onState: (state: WireState) => void;
  close(): void;
}
