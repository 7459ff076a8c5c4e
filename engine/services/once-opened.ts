/** Opens something at its first use; every later use gets the same. A failed opening is tried again. */

export interface OnceOpened<T> {
  (): Promise<T>;
  /** Resolves when a started opening is over; immediately if none was started. */
  settled(): Promise<void>;
}

export function onceOpened<T>(open: () => Promise<T>): OnceOpened<T> {
  let opening: Promise<T> | undefined;
  const get = (): Promise<T> => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return Object.assign(get, {
    settled: async () => {
      await opening?.catch(() => undefined);
    },
  });
}
