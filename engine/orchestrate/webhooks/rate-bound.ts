/** How many requests a webhook takes: as many as a bucket holds at once, and after that as fast as it fills again. */

const mostAtOnce = 60;
/** Milliseconds for one more. */
const refill = 1000;

export class RateBound {
  /** Webhook → what is left in its bucket, and since when. */
  readonly #buckets = new Map<string, { left: number; since: number }>();

  /** @returns seconds after which to try again; 0: the request may come in. */
  take(id: string, now: number): number {
    const bucket = this.#buckets.get(id) ?? { left: mostAtOnce, since: now };
    this.#buckets.set(id, bucket);
    // A clock that was set back fills nothing.
    const gained = Math.floor(Math.max(0, now - bucket.since) / refill);
    bucket.left = Math.min(mostAtOnce, bucket.left + gained);
    bucket.since = bucket.left === mostAtOnce || now < bucket.since ? now : bucket.since + gained * refill;
    if (bucket.left === 0) return Math.max(1, Math.ceil((bucket.since + refill - now) / 1000));
    bucket.left -= 1;
    return 0;
  }
}
