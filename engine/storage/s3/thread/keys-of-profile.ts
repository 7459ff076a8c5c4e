/** Keys of a profile of ~/.aws: static ones, those of a role, of IAM Identity Center, or of a program that the profile names. */

import { fromIni } from '@aws-sdk/credential-provider-ini';
import { withoutWords } from '#engine/storage/s3/thread/keys-refused.ts';

type Keys = ReturnType<typeof fromIni>;

/** Errors of this name say that the profile wants a code, which nobody can be asked for during a run. */
export const codeWanted = 'ProfileWantsCode';

/** The client keeps the keys, and asks again five minutes before they expire. */
export function keysOfProfile(profile: string): Keys {
  const find = fromIni({
    profile,
    mfaCodeProvider: () => Promise.reject(Object.assign(new Error('A code is wanted.'), { name: codeWanted })),
  });
  return (request) => withoutWords('profile', () => find(request));
}
