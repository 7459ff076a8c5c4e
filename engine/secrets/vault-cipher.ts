/** How a vault seals texts: a key of the passphrase by scrypt, and AES-256-GCM with what a text is for as authenticated data. */

import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

/** What one guess of a passphrase costs: `128 × blockSize × cost` bytes of memory, for all of the time. */
export interface ScryptCost {
  /** A power of two. */
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

/** 128 MiB and about half a second. */
export const usualCost: ScryptCost = { cost: 2 ** 17, blockSize: 8, parallelization: 1 };

export interface Sealed {
  /** 12 bytes, never used twice. */
  readonly nonce: Buffer;
  /** The encrypted text, followed by its tag of 16 bytes. */
  readonly sealed: Buffer;
}

export const saltBytes = 32;
export const nonceBytes = 12;
export const tagBytes = 16;
const keyBytes = 32;

export function newSalt(): Buffer {
  return randomBytes(saltBytes);
}

/** Off this thread. The same letters give the same key, however a keyboard composed them. */
export function deriveKey(passphrase: string, salt: Uint8Array, by: ScryptCost): Promise<Buffer> {
  const { cost, blockSize, parallelization } = by;
  const limits = { cost, blockSize, parallelization, maxmem: 256 * blockSize * cost };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, keyBytes, limits, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

/** @param purpose what the text is for; it opens for nothing else. */
export function seal(key: Uint8Array, purpose: readonly string[], text: string): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(dataOf(purpose));
  return { nonce, sealed: Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]) };
}

/** undefined: another key, another purpose, or changed bytes. */
export function unseal(key: Uint8Array, purpose: readonly string[], { nonce, sealed }: Sealed): string | undefined {
  if (nonce.length !== nonceBytes || sealed.length < tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(dataOf(purpose));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** As JSON, so that no two purposes give the same bytes. */
function dataOf(purpose: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(purpose));
}
