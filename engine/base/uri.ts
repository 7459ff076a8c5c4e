/** Distinguishes the URI of a store from a path on this machine. */

const uri = /^[A-Za-z][A-Za-z0-9+.-]+:\/\//u;

/** True for `s3://bucket/key`; false for every path on this machine, such as `C:\data`. */
export function isUri(location: string): boolean {
  return uri.test(location);
}
