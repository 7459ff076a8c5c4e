/** What a copy of a file or folder does not bring along: its number in the file system, and the time at which it began. */

import { lstatSync, statfsSync } from 'node:fs';
import { z } from 'zod';

export const fileMarkSchema = z.strictObject({
  /** Inode, decimal; null: not stable here. The device is not part of it: its number changes between starts of a computer. */
  number: z.string().nullable(),
  /** Nanoseconds since 1970, decimal; null: not recorded here. */
  begunOn: z.string().nullable(),
});
export type FileMark = z.output<typeof fileMarkSchema>;

/**
 * Kinds of file systems, as Linux numbers them, that give the same file other numbers or times later: made up when it is
 * mounted or listed, or of another layer after the first change.
 */
const withoutMarks: ReadonlySet<number> = new Set([
  // FUSE: sshfs, rclone, virtual machines' shared folders, …
  0x65_73_55_46,
  // SMB, CIFS and SMB 2.
  0x51_7b, 0xff_53_4d_42, 0xfe_53_4d_42,
  // FAT and exFAT.
  0x4d_44, 0x20_11_ba_b0,
  // 9P, and the shared folders of VirtualBox, VMware and Parallels.
  0x01_02_19_97, 0x78_6f_42_56, 0xba_cb_ac_bc, 0x7c_7c_66_73,
  // Layers of containers.
  0x79_4c_76_30,
]);

/** @returns undefined: missing, or not readable. */
export function markOf(path: string): FileMark | undefined {
  try {
    const stats = lstatSync(path, { bigint: true });
    if (!keepsMarks(path)) return { number: null, begunOn: null };
    return { number: String(stats.ino), begunOn: stats.birthtimeNs > 0n ? String(stats.birthtimeNs) : null };
  } catch {
    return undefined;
  }
}

/** False only by something that both know: a kernel or a mount that knows less does not make another file of it. */
export function isSameFile(known: FileMark, now: FileMark): boolean {
  return isSame(known.number, now.number) && isSame(known.begunOn, now.begunOn);
}

/** As {@link isSameFile}, for a file that is written meanwhile: some systems give the time of the last change as that of the beginning. */
export function isSameNumber(known: FileMark, now: FileMark): boolean {
  return isSame(known.number, now.number);
}

function isSame(known: string | null, now: string | null): boolean {
  return known === null || now === null || known === now;
}

/** Elsewhere than on Linux the kind is not numbered; a share that Windows names by its host is as one of SMB. */
function keepsMarks(path: string): boolean {
  if (process.platform === 'win32') return !path.startsWith('\\\\');
  return process.platform !== 'linux' || !withoutMarks.has(statfsSync(path).type >>> 0);
}
