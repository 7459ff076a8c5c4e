/**
 * Theme, text and formats for all workspaces of a browser. Each workspace has its own port, and so its own local storage;
 * cookies are shared by all ports of the address. Other local servers may read and change this one, so nothing else is in it.
 */

import { z } from 'zod';

const appearance = z.object({
  theme: z.enum(['light', 'dark', 'system']),
  textSize: z.enum(['normal', 'large', 'largest']),
  density: z.enum(['compact', 'normal', 'relaxed']),
  numberStyle: z.enum(['comma', 'point', 'space', 'plain']),
  dateStyle: z.enum(['words', 'iso', 'slashes', 'dots', 'american']),
});

export type Appearance = z.output<typeof appearance>;

const cookieName = 'tenon-appearance';
/** Seconds; browsers keep no cookie for longer. */
const keptFor = 400 * 24 * 3600;

/** Until someone chooses another one, nothing is stored, and no other server of the address gets anything. */
export const firstAppearance: Appearance = {
  theme: 'system',
  textSize: 'normal',
  density: 'normal',
  numberStyle: 'comma',
  dateStyle: 'words',
};

/** What this window wrote or found last: another window's choice is not overwritten by one that changes nothing of it. */
let known = JSON.stringify(firstAppearance);

/** @returns undefined: none was chosen, or this is the desktop, whose windows share their storage. */
export function readAppearance(): Appearance | undefined {
  const text = cookies()
    .split('; ')
    .find((each) => each.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1);
  try {
    const found = appearance.parse(JSON.parse(decodeURIComponent(text ?? '')));
    known = JSON.stringify(found);
    return found;
  } catch {
    return undefined;
  }
}

export function writeAppearance(chosen: Appearance): void {
  const { theme, textSize, density, numberStyle, dateStyle } = chosen;
  const text = JSON.stringify({ theme, textSize, density, numberStyle, dateStyle });
  if (text === known || typeof document === 'undefined') return;
  known = text;
  document.cookie = `${cookieName}=${encodeURIComponent(text)}; Path=/; Max-Age=${keptFor}; SameSite=Strict`;
}

function cookies(): string {
  return typeof document === 'undefined' ? '' : (document.cookie ?? '');
}
