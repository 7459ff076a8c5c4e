/** The files of a user's transform as a job uses them: the definition and the text beside it. */

import type { SubflowFile } from '#engine/transforms/subflow/subflow-file.ts';
import type { UserTransform } from '#engine/contract/definitions/user-transform.ts';

export interface UserTransformFiles {
  readonly definition: UserTransform;
  readonly code: {
    /** sql: one SELECT. code: TypeScript or JavaScript with the function. python: for AWS Glue alone. */
    readonly kind: 'sql' | 'code' | 'python';
    readonly text: string;
    /** From the workspace: `transforms/mask_email.ts`. */
    readonly file: string;
  };
}

/** The transforms and sub-flows of a workspace, or those that a plan has stored. */
export interface UserTransforms {
  readonly names: readonly string[];
  /** @returns undefined: there is none of this name. @throws EngineError InvalidDefinition: a file of it is missing or wrong. */
  find(name: string): UserTransformFiles | undefined;
  /** Names of sub-flows; absent: there are none. */
  readonly subflowNames?: readonly string[];
  /** @returns undefined: there is none of this name. @throws EngineError InvalidDefinition: its file is wrong. */
  findSubflow?(name: string): SubflowFile | undefined;
}

export const noUserTransforms: UserTransforms = { names: [], find: () => undefined };
