/** Closing of several things, of which one may fail. */

/**
 * Runs every step in turn, also behind one that failed: what it held would be left otherwise.
 * @throws the first error, when all have run.
 */
export async function closeAll(steps: readonly (() => PromiseLike<void> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (thrown) {
      failures.push(thrown);
    }
  }
  if (failures.length > 0) throw failures[0];
}
