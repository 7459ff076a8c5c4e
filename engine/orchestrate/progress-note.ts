/** How far a run is, as its caller is informed. */

export interface ProgressNote {
  readonly fraction: number | null;
  readonly note: string;
}
