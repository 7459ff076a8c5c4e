/** Errors of a service that gives temporary keys; it is not the service of the bucket. */

type KeySource = 'profile' | 'role';

/** Names of errors that say that this service refused. */
export const keysRefused = { profile: 'ProfileKeysRefused', role: 'RoleKeysRefused' } as const;

/** The name of errors that say that the service of the role cannot be reached now. */
export const keysUnreachable = 'RoleKeysUnreachable';

/** What the service says may contain names of others, so it is omitted. */
export async function withoutWords<Keys>(source: KeySource, find: () => Promise<Keys>): Promise<Keys> {
  try {
    return await find();
  } catch (thrown) {
    const { $metadata, code, name } = thrown as {
      readonly $metadata?: { readonly httpStatusCode?: number };
      readonly code?: string;
      readonly name?: string;
    };
    const status = $metadata?.httpStatusCode;
    // The service of the bucket would be named as the one that did not answer.
    if (source === 'role' && status === undefined && (code !== undefined || name === 'TimeoutError'))
      throw Object.assign(new Error('No answer.'), { name: keysUnreachable, cause: thrown });
    if (status === undefined || status >= 500) throw thrown;
    throw Object.assign(new Error('Keys refused.'), { name: keysRefused[source] });
  }
}
