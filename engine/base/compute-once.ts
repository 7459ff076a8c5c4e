/** A value that is made when it is first needed. */

/** Later calls get the value of the first one. `T` cannot be undefined. */
export function computeOnce<T extends object>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= compute());
}
