/** What the page asks of its host, held back or lost: for answers that come late, in another order, or never. */

import type { Window } from './page-models/window.ts';

/** From now on, after a reload. @param onCall gets the text of each call and sends it, at once, later or never. */
export async function routeCalls(window: Window, onCall: (text: string, send: () => void) => void): Promise<void> {
  await window.page.routeWebSocket(/./u, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const text = typeof message === 'string' ? message : message.toString('latin1');
      onCall(text, () => server.send(message));
    });
  });
  await window.reload();
}

/** @returns sends what was held of a procedure, and holds no more of it. */
export async function holdCalls(window: Window, procedures: readonly string[]): Promise<(procedure: string) => void> {
  const held = new Map<string, (() => void)[]>(procedures.map((procedure) => [procedure, []]));
  await routeCalls(window, (text, send) => {
    const holder = [...held].find(([procedure]) => text.includes(procedure))?.[1];
    if (holder === undefined) send();
    else holder.push(send);
  });
  return (procedure) => {
    for (const send of held.get(procedure) ?? []) send();
    held.delete(procedure);
  };
}
