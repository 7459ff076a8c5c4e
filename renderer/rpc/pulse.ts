/** Whether the engine answers: a connection to a host that is frozen stays open, and what was asked waits without a word. */

import type { EngineClient } from '#engine/contract/procedures/index.ts';
import type { WireState } from '#renderer/rpc/wire.ts';

/** Milliseconds between an answer and the next question. */
export const askAgainAfter = 3000;
/** Milliseconds without an answer. A busy engine answers within less than one second. */
export const silentAfter = 5000;

export interface Pulse {
  /** The connection is open, and a question has waited too long. */
  readonly isSilent: boolean;
  /** Returns the function that ends the listening. */
  onChange(listener: () => void): () => void;
}

interface AskedClient extends Pick<EngineClient, 'call'> {
  readonly state: WireState;
  onState(listener: (state: WireState) => void): () => void;
}

/** Asks for as long as the page is there. */
export function followPulse(client: AskedClient): Pulse {
  const listeners = new Set<() => void>();
  let isSilent = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  const say = (silent: boolean): void => {
    if (isSilent === silent) return;
    isSilent = silent;
    for (const listener of listeners) listener();
  };
  const ask = (): void => {
    asked += 1;
    const number = asked;
    const isAnswered = (): void => {
      // The connection was lost and opened again since: another question is on its way.
      if (number !== asked) return;
      clearTimeout(timer);
      say(false);
      timer = setTimeout(ask, askAgainAfter);
    };
    timer = setTimeout(() => say(true), silentAfter);
    // An error is an answer, too.
    void client.call('getOpening', {}).then(isAnswered, isAnswered);
  };
  const follow = (state: WireState): void => {
    asked += 1;
    clearTimeout(timer);
    say(false);
    if (state === 'open') ask();
  };
  client.onState(follow);
  follow(client.state);
  return {
    get isSilent() {
      return isSilent;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
