/** The watch of one target of a crawler: by the system as long as it can, else by the listings that it is asked for. */

import path from 'node:path';
import { toEngineError } from '#engine/contract/errors.ts';
import type { FolderSurvey } from '#engine/crawl/operations.ts';
import type { WatchingHost } from '#engine/orchestrate/watching/watching-host.ts';
import { identifyRoot, type FolderWatch, type RootIdentity } from '#engine/storage/folder-watch.ts';
import { isUri } from '#engine/base/uri.ts';
import { compileExclusions } from '#engine/storage/exclusion-glob.ts';

/** Listings until the folders of a target stay the same; more only while somebody keeps making some. */
const mostListings = 5;

export interface TargetLook {
  /** Null: not counted. */
  readonly files: number | null;
  readonly fingerprint: string;
}

export class TargetWatch {
  readonly root: string;
  readonly #exclusions: readonly string[];
  readonly #isExcluded: (relative: string) => boolean;
  readonly #host: WatchingHost;
  readonly #onChange: () => void;
  readonly #isLocal: boolean;
  #watch: FolderWatch | undefined;
  #identity: RootIdentity | undefined;
  /** Of the last root that existed. */
  #device: number | undefined;
  #files = 0;
  #rescanReason: string | null = null;
  #missingReason: string | null = null;

  constructor(root: string, exclusions: readonly string[], host: WatchingHost, onChange: () => void) {
    this.root = root;
    this.#exclusions = exclusions;
    this.#isExcluded = compileExclusions(exclusions);
    this.#host = host;
    this.#onChange = onChange;
    this.#isLocal = !isUri(root);
  }

  /** Why it is listed at intervals; null: the system reports changes. */
  get rescanReason(): string | null {
    return this.#rescanReason;
  }

  /** Null: it exists. */
  get missingReason(): string | null {
    return this.#missingReason;
  }

  /** Whether there is another root than at the last look, or none any more. */
  async isReplaced(): Promise<'same' | 'replaced' | 'changed'> {
    if (!this.#isLocal) return 'same';
    const now = await identifyRoot(this.root);
    if (now?.device !== this.#identity?.device || now?.inode !== this.#identity?.inode) return 'replaced';
    return now?.version === this.#identity?.version ? 'same' : 'changed';
  }

  /**
   * Lists the target, and watches all of its folders before the listing that it returns.
   * @param rewatch replaces the watches that it has: they missed a change.
   * @returns undefined: the target does not exist, and `missingReason` says more.
   * @throws EngineError of the listing; Cancelled.
   */
  async look(signal: AbortSignal, rewatch: boolean): Promise<TargetLook | undefined> {
    const before = this.#identity;
    const now = this.#isLocal ? await identifyRoot(this.root) : undefined;
    if (rewatch || now?.device !== before?.device || now?.inode !== before?.inode) this.#stop();
    if (this.#isLocal && now === undefined) return this.#miss(`${this.root} does not exist.`);
    let survey: FolderSurvey;
    try {
      survey = await this.#follow(signal);
    } catch (thrown) {
      if (signal.aborted || toEngineError(thrown).code !== 'FileNotFound') throw thrown;
      return this.#miss(`${this.root} does not exist.`);
    }
    // An empty folder where a drive was mounted is not a folder whose files were deleted.
    if (survey.files === 0 && this.#files > 0 && this.#device !== now?.device)
      return this.#miss(`${this.root} is empty. Its drive may not be mounted.`);
    this.#identity = now;
    this.#device = now?.device;
    this.#files = survey.files;
    this.#missingReason = null;
    return survey;
  }

  close(): void {
    this.#stop();
  }

  async #follow(signal: AbortSignal): Promise<FolderSurvey> {
    for (let listing = 1; ; listing += 1) {
      const survey = await this.#host.survey(this.root, this.#exclusions, signal);
      if (!this.#mayWatch(survey)) return survey;
      this.#watch ??= this.#host.openFolderWatch({ root: this.root, onChange: (changed) => this.#hear(changed) });
      const folders = survey.folders === '' ? [] : survey.folders.split('\0');
      const outcome = await this.#watch.setFolders(folders);
      signal.throwIfAborted();
      if (outcome === 'exhausted' || outcome === 'refused') {
        this.#rescan(
          outcome === 'exhausted'
            ? 'The system has no watches left. Raise its limit (on Linux: fs.inotify.max_user_watches) to see changes at once.'
            : 'The file system of the folder cannot be watched.',
        );
        return survey;
      }
      // A folder may have got others after it was listed and before it was watched.
      if (outcome === 'same' || listing === mostListings) return survey;
    }
  }

  #mayWatch({ files }: FolderSurvey): boolean {
    const most = this.#host.mostWatched;
    if (!this.#isLocal) this.#rescan('The folder is not on this computer.');
    else if (files > most) this.#rescan(`More than ${most.toLocaleString('en')} files.`);
    else if (this.#rescanReason === null || this.#rescanReason.startsWith('More than')) {
      this.#rescanReason = null;
      return true;
    }
    return false;
  }

  #rescan(reason: string): void {
    this.#stop();
    this.#rescanReason = reason;
  }

  #miss(reason: string): undefined {
    this.#stop();
    this.#identity = undefined;
    this.#missingReason = reason;
    return undefined;
  }

  #hear(changed: string): void {
    const relative = path.relative(this.root, changed).split(path.sep).join('/');
    if (relative === '' || !this.#isExcluded(relative)) this.#onChange();
  }

  #stop(): void {
    this.#watch?.close();
    this.#watch = undefined;
  }
}
