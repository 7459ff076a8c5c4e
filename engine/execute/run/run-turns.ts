/** Work on runs: for each run, one after the other. */

export class RunTurns {
  /** The last one of each run, which does not throw. */
  readonly #turns = new Map<string, Promise<void>>();

  has(runId: string): boolean {
    return this.#turns.has(runId);
  }

  /** Resolves when all that is under way has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#turns.values());
  }

  /** @throws what `work` throws. */
  async take<T>(runId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(runId) ?? Promise.resolve();
    const mine = before.then(work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(runId, settled);
    try {
      return await mine;
    } finally {
      if (this.#turns.get(runId) === settled) this.#turns.delete(runId);
    }
  }
}
