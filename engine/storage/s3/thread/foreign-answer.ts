/** Answers of what is not an S3 service: a web console at the address of the connection, a sign-in page of the network, a proxy. */

/** The name of their errors. */
export const foreignAnswer = 'ForeignAnswer';

/**
 * What every answer of S3 has. AWS's library takes any page for an answer without it, and so a web page for an empty bucket.
 * @throws an error with the name {@link foreignAnswer} for undefined.
 */
export function ofS3<Value>(member: Value | undefined): Value {
  if (member !== undefined) return member;
  throw Object.assign(new Error('Not an answer of S3.'), { name: foreignAnswer });
}

/** Names that AWS's library gives to errors without a code of S3. */
const codeless = new Set(['', 'Error', 'NotFound', 'SyntaxError', 'TypeError', 'Unknown', 'UnknownError', 'undefined']);

/** @param name code of the error. @param status undefined: there was no answer. */
export function isForeign(name: string, status: number | undefined): boolean {
  return name === foreignAnswer || (status !== undefined && status < 500 && codeless.has(name));
}
