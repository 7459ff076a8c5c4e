/** The workspaces that one host has open, each once. One that a window left stays open, so that its runs continue. */

import { workspaceIdOf } from '#engine/index.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Each holds a few threads and, for a while, warm workers. */
const mostOpen = 20;

export class OpenWorkspaces<Opened extends AsyncDisposable> implements AsyncDisposable {
  readonly #open = new Map<string, Promise<Opened>>();
  readonly #ready = new Map<string, Opened>();
  #isClosing = false;

  /** By the workspace's id; undefined: it is not open here, or not yet. */
  find(id: string): Opened | undefined {
    return this.#ready.get(id);
  }

  /** @param id of the first workspace, which was opened without being asked for by a window. */
  keep(id: string, opened: Opened): void {
    this.#open.set(id, Promise.resolve(opened));
    this.#ready.set(id, opened);
  }

  /**
   * Opens a folder that is not open yet; of several callers at the same time, all get the same.
   * @throws EngineError EntityNotFound, InvalidState and those of `open`; it may then be tried again.
   */
  async open(folder: string, open: () => Promise<Opened>): Promise<Opened> {
    const id = await workspaceIdOf(folder);
    const known = this.#open.get(id);
    if (known !== undefined) return known;
    if (this.#isClosing) throw new EngineError('Cancelled', 'The operation was cancelled: Tenon is closing.');
    if (this.#open.size >= mostOpen)
      throw new EngineError('InvalidState', `Cannot open ${folder}: ${mostOpen} workspaces are already open.`, {
        hint: 'Stop Tenon and start it again. Workspaces stay open until then.',
        details: { path: folder },
      });
    const opening = open();
    this.#open.set(id, opening);
    try {
      const opened = await opening;
      this.#ready.set(id, opened);
      return opened;
    } catch (error) {
      this.#open.delete(id);
      throw error;
    }
  }

  /** All at once: whoever asked the process to end waits two seconds. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled(this.#open.values());
    const closed = await Promise.allSettled([...this.#ready.values()].map(async (each) => each[Symbol.asyncDispose]()));
    for (const each of closed) if (each.status === 'rejected') throw each.reason;
  }
}
