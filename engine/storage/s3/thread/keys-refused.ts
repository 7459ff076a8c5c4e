/** Errors of a service that gives temporary keys; it is not the service of the bucket. */

type KeySource = 'profile' | 'role';

/** Names of errors that say that this service refused. */
export const keysRefused = { profile: 'ProfileKeysRefused', role: 'RoleKeysRefused' } as const;

/** What the service says may contain names of others, so it is omitted. */
export async function withoutWords<Keys>(source: KeySource, find: () => Promise<Keys>): Promise<Keys> {
  try {
    return await find();
  } catch (thrown) {
    const status = (thrown as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === undefined || status >= 500) throw thrown;
    throw Object.assign(new Error('Keys refused.'), { name: keysRefused[source] });
  }
}
