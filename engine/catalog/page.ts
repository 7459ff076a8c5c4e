/** Pages of lists. */

/** Keyset page: pass `next` back as `after`; null means the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
export interface PageRequest {
  readonly limit?: number;
  readonly after?: string | null;
}
