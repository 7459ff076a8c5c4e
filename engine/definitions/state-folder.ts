/** The location of a workspace's state: `.tenon` inside it, or the user's folder where locks cannot be trusted. */

import { statfs } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { sha256 } from '#engine/base/hash.ts';
import { userStateFolder } from '#engine/base/owned/runtime-folder.ts';

/** statfs magic numbers of file systems behind a network or in user space (linux/magic.h, statfs(2)). */
const networkFileSystems = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x01021997, // 9P
  0x65735546, // FUSE: sshfs, cloud drives
  0x5346414f, // AFS
  0x00c36400, // Ceph
  0x0bd00bd0, // Lustre
]);

/** Folder names under which the common programs keep a synchronised copy of a cloud drive. */
const cloudFolders =
  /(?:^|[/\\])(?:Dropbox|OneDrive(?: - [^/\\]+)?|Google ?Drive|GoogleDrive-[^/\\]+|iCloudDrive|CloudStorage|Mobile Documents|Nextcloud|pCloudDrive)(?:[/\\]|$)/iu;

/** True when SQLite's locks and fsync cannot be relied on there. */
export async function isRemoteFolder(path: string): Promise<boolean> {
  if (cloudFolders.test(path)) return true;
  if (process.platform === 'win32') return path.startsWith(`${sep}${sep}`);
  if (process.platform !== 'linux') return false;
  const { type } = await statfs(path);
  return networkFileSystems.has(type >>> 0);
}

/**
 * @param root real path of the workspace.
 * @returns absolute folder; not made yet.
 */
export async function stateFolderOf(root: string): Promise<string> {
  if (!(await isRemoteFolder(root))) return join(root, '.tenon');
  return join(userStateFolder(), 'workspaces', workspaceKey(root));
}

/** Names a workspace where its path cannot be used: in the state folder and in the owner's socket. */
export function workspaceKey(root: string): string {
  return sha256(root).slice(0, 32);
}
