/** The keychain of the system by Electron's safeStorage: Keychain on macOS, DPAPI on Windows, a secret service on Linux. */

import type { SafeStorage } from 'electron';
import type { Keychain } from '#engine/index.ts';

type System = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
>;

/** After the app is ready; before that, Electron knows no keychain. */
export function systemKeychain(system: System, platform = process.platform): Keychain {
  return {
    problem() {
      if (!system.isEncryptionAvailable()) return 'the system has no keychain that Tenon can use';
      // Electron then encrypts with a password that is the same on every computer.
      const backend = platform === 'linux' ? system.getSelectedStorageBackend() : 'system';
      return backend === 'basic_text' || backend === 'unknown'
        ? 'the desktop has no secret service, such as GNOME Keyring or KWallet'
        : undefined;
    },
    encrypt: (text) => system.encryptString(text),
    decrypt: (bytes) => system.decryptString(Buffer.from(bytes)),
  };
}
