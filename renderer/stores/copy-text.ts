/** Text to the clipboard, with a message that says so. */

import { showToast } from '#renderer/stores/toasts.ts';

/** @param what begins the message: `Path`. @throws what the browser throws when it does not let the window write. */
export async function copyText(text: string, what: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  showToast({ tone: 'ok', title: `${what} copied to the clipboard.` });
}
