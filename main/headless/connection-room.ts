/** Connections that have shown no session yet: the oldest makes room for a new one, so that slow strangers shut nobody out. */

import type { Socket } from 'node:net';

export class ConnectionRoom {
  readonly #most: number;
  /** Oldest first. */
  readonly #strangers = new Set<Socket>();

  constructor(most: number) {
    this.#most = most;
  }

  enter(socket: Socket): void {
    this.#strangers.add(socket);
    socket.once('close', () => this.#strangers.delete(socket));
    for (const oldest of this.#strangers) {
      if (this.#strangers.size <= this.#most) break;
      this.#strangers.delete(oldest);
      oldest.destroy();
    }
  }

  /** Its request carried the session, so it counts as known. */
  admit(socket: Socket): void {
    this.#strangers.delete(socket);
  }
}
