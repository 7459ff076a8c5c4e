/** Names of time zones, as the runtime knows them. */

import { meantHint, nearNames } from '#engine/contract/errors.ts';

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** @returns `"Mars" is not known` as the end of a message that names what has the time zone, and its hint. */
export function unknownTimeZone(name: string): { readonly why: string; readonly hint: string } {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  const near = nearNames(name, Intl.supportedValuesOf('timeZone'));
  return { why: `"${shown}" is not known`, hint: meantHint(near, 'Write a name such as UTC or Europe/Berlin.') };
}
