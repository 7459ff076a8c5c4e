/** What a comparison of a script's rows with those of Tenon says. */

export const scriptKinds = ['pyspark', 'glue-script', 'glue-scala'] as const;
export type ScriptKind = (typeof scriptKinds)[number];

/** With the extension that says its language. */
export function scriptName(name: string, as: ScriptKind): string {
  return `${name}-${as}.${as === 'glue-scala' ? 'scala' : 'py'}`;
}

export interface ScriptVerdict {
  readonly kind:
    | 'equal'
    /** Tenon says which node has no equivalent, and why. */
    | 'refused'
    /** The script says where rows or values can differ, and they do. */
    | 'noted'
    /** Tenon rejects rows, which Spark does not do. */
    | 'rejects'
    | 'different';
  readonly as: ScriptKind;
  readonly says: string;
  readonly transforms: readonly string[];
  /** Transforms, readers and writers of AWS Glue in the script. */
  readonly glueCalls: readonly string[];
}

/** Calls of AWS Glue in a script, by which one sees that a comparison compares something. */
export function glueCallsIn(text: string): readonly string[] {
  const found = text.matchAll(
    /\b(\w+\.apply|getSink|from_catalog|create_dynamic_frame\.from_options|write_dynamic_frame\.from_options|format ?= ?"csv"|applyMapping|selectFields|dropFields|renameField|unnest|getSourceWithFormat|getCatalogSource|getSinkWithFormat)\b/gu,
  );
  return [...new Set([...found].map(([, call]) => call!))];
}
