/** The one error class of Tenon, its codes, and how it crosses a process border. */

/** Who has to act: the user (wrong input), nobody yet (try again), or us (a bug). */
export type ErrorKind = 'user' | 'operational' | 'unexpected';

/**
 * Every code with its kind. Names are Glue's exception names without the suffix where Glue has one
 * (AWS SDK model `@aws-sdk/client-glue`), plain words where it has none.
 */
export const errorCodes = {
  AccessDenied: 'user',
  AlreadyExists: 'user',
  AmbiguousColumn: 'user',
  BookmarkUnknown: 'user',
  Cancelled: 'operational',
  CatalogBehind: 'user',
  CommitBlocked: 'operational',
  ConcurrentModification: 'operational',
  ConcurrentRunsExceeded: 'user',
  ConnectionFailed: 'operational',
  CrawlerNotRunning: 'user',
  CrawlerRunning: 'user',
  DiskFull: 'operational',
  EntityNotFound: 'user',
  Execution: 'user',
  FileChanged: 'operational',
  FileNotFound: 'user',
  ForeignFiles: 'user',
  ForeignTarget: 'user',
  ForeignWorkspace: 'user',
  IncrementalRefused: 'user',
  Internal: 'unexpected',
  InvalidDefinition: 'user',
  InvalidInput: 'user',
  InvalidState: 'user',
  IoFailed: 'operational',
  MalformedFile: 'user',
  NewerWorkspace: 'user',
  NotImplemented: 'user',
  NotSupportedByDuckDb: 'user',
  NotSupportedByGlue: 'user',
  NotSupportedBySpark: 'user',
  OperationTimeout: 'operational',
  OutOfMemory: 'operational',
  ReceiptsUnbalanced: 'unexpected',
  ReviewOutdated: 'operational',
  SchemaMismatch: 'user',
  SqlRefused: 'user',
  SqlSyntax: 'user',
  TargetOverlapsSource: 'user',
  TooManyErrors: 'user',
  TypeMismatch: 'user',
  UndoBlocked: 'operational',
  UnknownColumn: 'user',
  UnknownFormat: 'user',
  UnknownFunction: 'user',
  UnsupportedFormat: 'user',
  UnsupportedNodes: 'user',
  Usage: 'user',
  WorkerCrashed: 'operational',
  WorkspaceLocked: 'operational',
  WorkspaceMoved: 'operational',
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorCodes;

/** Location and values of the error; every member is optional, none contains a secret. */
export interface ErrorDetails {
  readonly path?: string;
  readonly line?: number;
  /** Byte offset from the start of the (decompressed) file. */
  readonly byteOffset?: number;
  /** The file is one document that is broken there, so that no record can be skipped. */
  readonly isDocument?: true;
  readonly column?: string;
  readonly value?: string;
  readonly job?: string;
  readonly node?: string;
  readonly run?: string;
  /** Paths of files inside the archive `path`, where one of them has to be named; the first thousand of `memberCount`. */
  readonly memberCount?: number;
  readonly members?: readonly { readonly path: string; readonly name: string; readonly size: number }[];
  readonly [key: string]: unknown;
}

export interface EngineErrorInit {
  /** What to do about it, one sentence. */
  readonly hint?: string;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** Plain form of an EngineError; what crosses process and network borders. */
export interface SerializedError {
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly details?: ErrorDetails;
  /** Only for kind `unexpected`: kept for the log and a bug report, never shown as the message. */
  readonly stack?: string;
}

/**
 * What failed, where and why (message), and what to do (hint). Thrown everywhere; foreign errors are
 * converted once, where the library is called.
 */
export class EngineError extends Error {
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, init: EngineErrorInit = {}) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'EngineError';
    this.code = code;
    this.kind = errorCodes[code];
    this.hint = init.hint;
    this.details = init.details ?? {};
  }

  /** The same error with more details; existing ones win. */
  at(details: ErrorDetails): EngineError {
    const error = new EngineError(this.code, this.message, {
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      details: { ...details, ...this.details },
      cause: this.cause,
    });
    if (this.stack !== undefined) error.stack = this.stack;
    return error;
  }
}

/** Converts any thrown value to an EngineError; anything else is our bug and becomes `Internal`. */
export function toEngineError(thrown: unknown): EngineError {
  if (thrown instanceof EngineError) return thrown;
  // Closing failed as well: what went wrong first says why. By name, since not every browser has the class.
  if (thrown instanceof Error && thrown.name === 'SuppressedError' && 'suppressed' in thrown)
    return toEngineError(thrown.suppressed);
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new EngineError('Cancelled', 'The operation was cancelled.', { cause: thrown });
  }
  const refused = systemError(thrown);
  if (refused !== undefined) return refused;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const error = new EngineError('Internal', `Unexpected failure: ${message}`, {
    hint: 'This is a bug in Tenon; please report it with the log.',
    cause: thrown,
  });
  if (thrown instanceof Error && thrown.stack !== undefined) error.stack = thrown.stack;
  return error;
}

/** Failures of the operating system that can happen anywhere, by error number; they are nobody's bug. */
const refusals: Readonly<Record<string, readonly [code: ErrorCode, reason: string, hint: string]>> = {
  EACCES: ['IoFailed', 'permission denied', 'Give your user access to it.'],
  EPERM: ['IoFailed', 'the operation is not permitted', 'Give your user access to it.'],
  EROFS: [
    'IoFailed',
    'the file system is read-only',
    'Mount the file system with write access, or use another folder.',
  ],
  ENOTDIR: ['IoFailed', 'a part of the path is a file, not a folder', 'Remove or rename that file, then try again.'],
  EMFILE: ['IoFailed', 'too many files are open', 'Raise the limit of open files (ulimit -n), then try again.'],
  ENFILE: ['IoFailed', 'too many files are open on this machine', 'Close other programs, then try again.'],
  EAGAIN: [
    'IoFailed',
    'the system is out of resources',
    "Close other programs, or raise your user's limits (ulimit -a lists them).",
  ],
  ENOMEM: ['OutOfMemory', 'the system is out of memory', 'Close other programs, then try again.'],
  ENOSPC: ['DiskFull', 'the disk is full', 'Free some space, then try again.'],
  EDQUOT: ['DiskFull', 'the disk quota is used up', 'Free some space, then try again.'],
  EIO: ['IoFailed', 'the disk reported an error', 'Check that the disk is connected and healthy.'],
  ENODEV: ['IoFailed', 'the device is not connected', 'Check that the disk is connected and healthy.'],
  ESTALE: ['IoFailed', 'the network share was lost', 'Reconnect the network share, then try again.'],
};

/** Calls of the system whose names say nothing to people. */
const verbs: Readonly<Record<string, string>> = {
  scandir: 'list',
  opendir: 'list',
  mkdir: 'create',
  mkdtemp: 'create the temporary folder',
  rename: 'move',
  unlink: 'remove',
  rmdir: 'remove',
  stat: 'read',
  lstat: 'read',
  fstat: 'read',
  fsync: 'write',
  ftruncate: 'write',
  copyfile: 'copy',
};

/** @returns undefined when it is something else than the system's refusal. */
function systemError(thrown: unknown): EngineError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { code, syscall, path } = thrown as { code?: unknown; syscall?: unknown; path?: unknown };
  // Loading code says it in words only.
  if (typeof syscall !== 'string' && /too many open files/iu.test(thrown.message)) {
    const [kind, reason, hint] = refusals['EMFILE']!;
    return new EngineError(kind, `Cannot load a part of Tenon: ${reason}.`, {
      hint,
      details: { errno: 'EMFILE' },
      cause: thrown,
    });
  }
  if (typeof code !== 'string' || typeof syscall !== 'string' || !Object.hasOwn(refusals, code)) return undefined;
  const [kind, reason, hint] = refusals[code]!;
  const place = typeof path === 'string' ? ` ${path}` : '';
  return new EngineError(
    kind,
    `Cannot ${Object.hasOwn(verbs, syscall) ? verbs[syscall] : syscall}${place}: ${reason}.`,
    {
      hint,
      details: { errno: code, ...(typeof path === 'string' ? { path } : {}) },
      cause: thrown,
    },
  );
}

export function serializeError(thrown: unknown): SerializedError {
  const error = toEngineError(thrown);
  return {
    kind: error.kind,
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    details: error.details,
    ...(error.kind === 'unexpected' && error.stack !== undefined ? { stack: error.stack } : {}),
  };
}

export function deserializeError(plain: SerializedError): EngineError {
  const error = new EngineError(plain.code, plain.message, {
    ...(plain.hint === undefined ? {} : { hint: plain.hint }),
    details: plain.details ?? {},
  });
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}

/**
 * `"x" is not a column of orders. Did you mean "y"?` style list of near names, best first, at most three.
 * @param farthest how many letters a known name of some length may differ by. Unless it is given, names that
 *   have the words of the other are near, too.
 */
export function nearNames(unknown: string, known: Iterable<string>, farthest?: (length: number) => number): string[] {
  const wanted = unknown.toLowerCase();
  const isNear = (name: string, distance: number): boolean => {
    const length = Math.min(name.length, comparedLength);
    if (farthest !== undefined) return distance <= farthest(length);
    // What both begin with up to a dot, such as the database of a table, makes neither of them likelier.
    const [own, other] = [wanted, name.toLowerCase()].map((each) => each.slice(qualifierOf(wanted, name).length));
    return (
      distance <= farthestName(Math.min(other!.length, comparedLength)) ||
      (own!.length >= 3 && other!.startsWith(own!)) ||
      haveSameWords(own!, other!)
    );
  };
  return [...known]
    .map((name) => ({ name, distance: editDistance(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => isNear(name, distance))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/**
 * The hint for an unknown name.
 * @param near from {@link nearNames}, in quotes where they may contain spaces.
 * @param otherwise the hint when no name is near.
 */
export function meantHint(near: readonly string[], otherwise: string): string {
  return near.length === 0 ? otherwise : `Did you mean ${near.join(' or ')}?`;
}

/** `sales.` of two names that both begin with it, in any case; empty if they share none. */
function qualifierOf(one: string, other: string): string {
  const end = other.lastIndexOf('.', comparedLength) + 1;
  return other.slice(0, end).toLowerCase() === one.slice(0, end).toLowerCase() ? other.slice(0, end) : '';
}

function farthestName(length: number): number {
  // At least one letter must match: else every short name would be near.
  return Math.min(length - 1, Math.max(2, Math.ceil(length / 3)));
}

/** Characters of a name that are compared, so that a hostile name costs nothing. */
const comparedLength = 64;

/** All words of one occur in the other: `amount` and `amount_eur`. */
function haveSameWords(left: string, right: string): boolean {
  const [some, all] = [wordsOf(left), wordsOf(right)].sort((a, b) => a.length - b.length);
  return some!.length > 0 && some!.every((word) => all!.includes(word));
}

function wordsOf(name: string): string[] {
  return name
    .slice(0, comparedLength)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1);
}

/** Levenshtein distance of the compared characters. */
function editDistance(left: string, right: string): number {
  const a = left.slice(0, comparedLength);
  const b = right.slice(0, comparedLength);
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
