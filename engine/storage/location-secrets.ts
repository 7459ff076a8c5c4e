/** Secrets in the URI of a location: names and passwords before the host, tokens and signatures behind it. Pure. */

import { isUri } from '#engine/base/uri.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Parameters of signed addresses of object stores (Amazon, Google, Azure), and what others call theirs. */
const secretParameter =
  /^(?:x-(?:amz|goog)-(?:signature|credential|security-token)|awsaccesskeyid|googleaccessid|signature|sig|skoid|.*(?:password|passwd|pwd|secret|token|api_?key|access_?key|private_?key|credential).*)$/iu;

/** Whether a parameter of that name usually is a secret. */
export function isSecretName(name: string): boolean {
  return secretParameter.test(name);
}

/** What of it is secret, without the secret: `user:…@`, `X-Amz-Signature`; undefined: nothing. */
export function findSecret(location: string): 'a user name or password' | { readonly parameter: string } | undefined {
  if (!isUri(location)) return undefined;
  const { authority, query } = partsOf(location);
  if (authority.includes('@')) return 'a user name or password';
  const parameter = query.map(nameOf).find(isSecretName);
  return parameter === undefined ? undefined : { parameter };
}

/** The location without its secrets. */
export function withoutSecrets(location: string): string {
  if (!isUri(location)) return location;
  const { scheme, authority, path, query } = partsOf(location);
  const kept = query.filter((each) => !isSecretName(nameOf(each)));
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  // A parameter that is now the first one begins as the first one did.
  const first = kept[0] === query[0] || kept.length === 0 ? kept.slice(0, 1) : [query[0]![0]! + kept[0]!.slice(1)];
  return `${scheme}://${host}${path}${[...first, ...kept.slice(1)].join('')}`;
}

/** @throws EngineError InvalidInput that does not repeat the secret. @param what that has the location, for example `table a.b`. */
export function refuseSecrets(location: string, what: string): void {
  const found = findSecret(location);
  if (found === undefined) return;
  const shown = withoutSecrets(location);
  throw new EngineError(
    'InvalidInput',
    typeof found === 'string'
      ? `The location ${shown} of ${what} contains ${found}.`
      : `The location ${shown} of ${what} contains the parameter ${found.parameter}, which is a secret.`,
    {
      hint: 'Remove it from the location, and keep the keys in a connection.',
      details: { path: shown },
    },
  );
}

/** A key of an object may contain `?`: only what looks like parameters counts as such. */
function partsOf(location: string) {
  const start = location.indexOf('://');
  const rest = location.slice(start + 3);
  const mark = rest.search(/[?#]/u);
  const before = mark === -1 ? rest : rest.slice(0, mark);
  const slash = before.indexOf('/');
  // A password may contain a slash.
  const at = before.indexOf('@');
  const hasEarlyAt = at !== -1 && (slash === -1 || at < slash || /^[^/@]*:[^@]*@/u.test(before));
  const end = hasEarlyAt ? before.indexOf('/', at) : slash;
  return {
    scheme: location.slice(0, start),
    authority: end === -1 ? before : before.slice(0, end),
    path: end === -1 ? '' : before.slice(end),
    // Each with the character before it: in a key these separate nothing, and all of them stay.
    query: mark === -1 ? [] : rest.slice(mark).split(/(?=[&;#?])/u),
  };
}

function nameOf(parameter: string): string {
  const name = parameter.slice(1).split('=', 1)[0]!;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
