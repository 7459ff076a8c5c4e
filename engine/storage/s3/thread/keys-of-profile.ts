/** Keys of a profile of ~/.aws: static ones, those of a role, of IAM Identity Center, or of a program that the profile names. */

import { fromIni } from '@aws-sdk/credential-provider-ini';

type Keys = ReturnType<typeof fromIni>;

/** Errors of this name say that the profile wants a code, which nobody can be asked for during a run. */
export const codeWanted = 'ProfileWantsCode';
/** Errors of this name say that the service that gives temporary keys refused. */
export const keysRefused = 'ProfileKeysRefused';

/** The client keeps the keys, and asks again five minutes before they expire. */
export function keysOfProfile(profile: string): Keys {
  const find = fromIni({
    profile,
    mfaCodeProvider: () => Promise.reject(Object.assign(new Error('A code is wanted.'), { name: codeWanted })),
  });
  return async (request) => {
    try {
      return await find(request);
    } catch (thrown) {
      const status = (thrown as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
      // Of a service that is not the bucket's. Its words may contain names of others, so they are omitted.
      if (status !== undefined && status < 500) throw Object.assign(new Error('Keys refused.'), { name: keysRefused });
      throw thrown;
    }
  };
}
