/** Lists an archive and reads one of its files; for zip and tar alike. */

import { findTablesInNames, type TableFolder } from '#engine/storage/table-format.ts';
import { emptyReasons } from '#engine/storage/storage.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';

export interface ArchiveMember {
  /** Safe path inside the archive. */
  readonly name: string;
  /** Unpacked size in bytes, as declared by the archive. */
  readonly size: number;
  /** Its place among the entries of the archive, from 0: several may have its name. */
  readonly entry: number;
}

/** One file of an archive. */
export interface WantedMember {
  readonly member: string;
  /** As {@link ArchiveMember.entry}; undefined: the archive is not listed with it, and any of its name will do. */
  readonly entry: number | undefined;
}

export interface ArchiveContent {
  /** Each name once; of several with one name the last, as programs unpack them. */
  readonly members: readonly ArchiveMember[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** Delta Lake, Iceberg and Hudi tables in it; their paths are inside the archive, empty for all of it. */
  readonly tables: readonly TableFolder[];
}

/** Maximum number of files in an archive; one with more is not a data archive. */
export const mostMembers = 200_000;

export class MemberList {
  readonly #members = new Map<string, ArchiveMember>();
  readonly #skipped: { name: string; reason: string }[] = [];
  readonly #logNames: string[] = [];
  readonly #archive: string;

  constructor(archive: string) {
    this.#archive = archive;
  }

  /** @throws EngineError `MalformedFile` when they become too many. */
  add(member: ArchiveMember): void {
    if (this.#members.has(member.name)) this.skip(member.name, emptyReasons.replacedInArchive);
    this.#members.set(member.name, member);
    this.#count();
  }

  /** Every name, including hidden ones, such as the log of a table. */
  see(name: string): void {
    if (/(?:^|[\\/])(?:_delta_log|\.hoodie|metadata)[\\/]/u.test(name) && this.#logNames.length < mostMembers)
      this.#logNames.push(name);
  }

  skip(name: string, reason: string): void {
    this.#skipped.push({ name: name.replaceAll(/\p{Cc}/gu, '?').slice(0, 500), reason });
    this.#count();
  }

  #count(): void {
    if (this.#members.size + this.#skipped.length <= mostMembers) return;
    throw new EngineError('MalformedFile', `${this.#archive} contains more than ${mostMembers} files.`, {
      hint: 'Unpack it into a folder and read that.',
      details: { path: this.#archive },
    });
  }

  finish(): ArchiveContent {
    const members = [...this.#members.values()];
    return { members, skipped: this.#skipped, tables: findTablesInNames(this.#logNames) };
  }
}

export function damagedArchive(archive: string, thrown: unknown): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const why = text.startsWith('End of central directory record signature not found')
    ? 'the list of files at its end is missing'
    : text.replace(/\.+$/u, '');
  return new EngineError('MalformedFile', `${archive} is damaged: ${why}.`, {
    hint: 'Get the file again; it may have been truncated while it was copied.',
    details: { path: archive },
    cause: thrown,
  });
}

export function noSuchMember(archive: string, member: string, names: readonly string[]): EngineError {
  const near = nearNames(member, names);
  return new EngineError('FileNotFound', `${archive} contains no file "${member}".`, {
    hint: meantHint(
      near.map((name) => `"${name}"`),
      `It contains ${tellNames(names)}.`,
    ),
    details: { path: archive, value: member },
  });
}

/** The first names of a list, and how many more there are. */
export function tellNames(names: readonly string[]): string {
  if (names.length === 0) return 'no file that can be read';
  const shown = names.slice(0, 8).map((name) => `"${name}"`);
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
}
