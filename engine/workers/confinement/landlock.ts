/**
 * Linux's Landlock, landlock(7): a thread gives up rights for good, for itself and all that it starts from then on. Reading stays
 * free, since people's files are anywhere. What the kernel's version does not know stays possible; so does changing modes and times.
 */

import { closeSync, constants, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { WritablePlaces } from '#engine/workers/confinement/confinement.ts';
import type { SystemCalls } from '#engine/workers/confinement/system-calls.ts';

/** Bits of LANDLOCK_ACCESS_FS_*. */
const right = {
  startProgram: 1 << 0,
  writeFile: 1 << 1,
  removeFolder: 1 << 4,
  removeFile: 1 << 5,
  makeCharacterDevice: 1 << 6,
  makeFolder: 1 << 7,
  makeFile: 1 << 8,
  makeSocket: 1 << 9,
  makePipe: 1 << 10,
  makeBlockDevice: 1 << 11,
  makeLink: 1 << 12,
  /** Move and hard-link between folders. */
  moveAcross: 1 << 13,
  truncate: 1 << 14,
  controlDevice: 1 << 15,
};
/** Reading stays free for workers, so these are not among their rights. */
const reading = (1 << 2) | (1 << 3);
/** Rights that a version of the interface added; the first version knows those below them. */
const addedBy: readonly (readonly [version: number, right: number])[] = [
  [2, right.moveAcross],
  [3, right.truncate],
  [5, right.controlDevice],
];
const inFolder =
  right.writeFile |
  right.removeFolder |
  right.removeFile |
  right.makeFolder |
  right.makeFile |
  right.makeLink |
  right.moveAcross |
  right.truncate;
const inSharedMemory = right.makeFile | right.writeFile | right.removeFile | right.truncate;
const ofDevice = right.writeFile | right.truncate;

const openConnections = 0b11;
const versionOfConnections = 4;
/** Sockets without a file, and signals, to processes that are not confined with this one. */
const reachOthers = 0b11;
const versionOfScopes = 6;

/** With Linux's O_PATH, which Node does not name: the folder itself, and none that a link in its place leads to. */
const folderItself = 0o10000000 | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * From now on this thread writes in these places only, starts no program, opens no TCP connection and signals no process outside.
 * A folder that is missing, or a link, gives no right.
 * @returns the version of the kernel's interface. @throws Error when the kernel has no Landlock, or it is turned off.
 */
export function restrictTo({ own, others }: WritablePlaces, calls: SystemCalls): number {
  const version = calls.version();
  const known = knownRights(version);
  const ruleset = calls.createRuleset(attributesOf(version, known));
  try {
    for (const folder of [own, ...others]) allow(ruleset, folder, folderItself, inFolder & known, calls);
    // A worker whose host has died removes its own folder.
    allow(ruleset, dirname(own), folderItself, right.removeFolder, calls);
    allow(ruleset, '/dev/null', constants.O_RDONLY, ofDevice & known, calls);
    // Chromium shares memory between its processes by files there.
    if (process.versions['electron'] !== undefined)
      allow(ruleset, '/dev/shm', folderItself, inSharedMemory & known, calls);
    calls.refuseNewRights();
    calls.restrictSelf(ruleset);
  } finally {
    closeSync(ruleset);
  }
  return version;
}

/**
 * From now on this thread opens no file and no folder, not even to read, starts no program, opens no TCP connection and signals no
 * process outside. @returns and throws as {@link restrictTo}.
 */
export function restrictWholly(calls: SystemCalls): number {
  const version = calls.version();
  const ruleset = calls.createRuleset(attributesOf(version, knownRights(version) | reading));
  try {
    calls.refuseNewRights();
    calls.restrictSelf(ruleset);
  } finally {
    closeSync(ruleset);
  }
  return version;
}

function knownRights(version: number): number {
  const all = Object.values(right).reduce((sum, each) => sum | each, 0);
  return addedBy.reduce((known, [since, added]) => (version < since ? known & ~added : known), all);
}

/** `struct landlock_ruleset_attr`, as long as the kernel knows it. */
function attributesOf(version: number, handled: number): Uint8Array {
  const fields = [BigInt(handled)];
  if (version >= versionOfConnections) fields.push(BigInt(openConnections));
  if (version >= versionOfScopes) fields.push(BigInt(reachOthers));
  return new Uint8Array(BigUint64Array.from(fields).buffer);
}

function allow(ruleset: number, place: string, flags: number, allowed: number, calls: SystemCalls): void {
  let held: number;
  try {
    held = openSync(place, flags);
  } catch {
    return;
  }
  try {
    // `struct landlock_path_beneath_attr`, packed.
    const rule = new Uint8Array(12);
    rule.set(new Uint8Array(BigUint64Array.of(BigInt(allowed)).buffer));
    rule.set(new Uint8Array(Int32Array.of(held).buffer), 8);
    calls.addPathRule(ruleset, rule);
  } finally {
    closeSync(held);
  }
}
