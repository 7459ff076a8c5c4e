/** The page's style nonce: the content policy lets only styles with it in. */

import { setNonce } from 'get-nonce';

const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';

/** Mantine's Modal locks scrolling through a library that reads the nonce from here. */
setNonce(nonce);

export function styleNonce(): string {
  return nonce;
}
