/** The language of a script. Most calls of Spark read alike in all of them; a language says what differs. */

export type PathCall = 'source_path' | 'target_path';

export interface GlueFiles {
  /** An expression. */
  readonly path: string;
  readonly format: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  /** By which AWS Glue keeps a bookmark; null: no bookmark follows it. */
  readonly context: string | null;
}

export interface GlueWrittenFiles {
  /** A frame of AWS Glue. */
  readonly frame: string;
  /** An expression. */
  readonly path: string;
  readonly format: string;
  readonly compression: string;
  readonly partitionKeys: readonly string[];
  readonly context: string;
}

export interface GlueWrittenTable extends GlueWrittenFiles {
  readonly databaseName: string;
  readonly name: string;
  readonly updateBehavior: string;
  /** The files that are there are removed first. */
  readonly purges: boolean;
}

export interface ScriptLanguage {
  comment(text: string): string;
  /** A statement that gives a value a name. */
  assigned(variable: string, value: string): string;
  /** A statement in place of what has no equivalent. @param reason a literal. */
  failed(reason: string): string;
  /** A list as an argument of a transform. */
  list(items: readonly string[]): string;
  /** A method without arguments that only Python calls with brackets. */
  property(name: string): string;
  /** The method of a DataFrame that removes the rows of another one. */
  readonly except: string;
  /** `frame.dropDuplicates` by columns. @param names literals. */
  dropDuplicates(frame: string, names: readonly string[]): string;
  sample(frame: string, fraction: number, seed: number): string;
  /** The end of a reader with several paths. */
  load(paths: readonly string[]): string;
  /** A frame without rows. @param schema a literal of DDL. */
  emptyFrame(schema: string): string;
  /** A frame of AWS Glue as a DataFrame. @param columns literals, in the order that they shall have. */
  toData(frame: string, columns: readonly string[]): string;
  /** A DataFrame as a frame of AWS Glue. */
  toDynamic(frame: string, variable: string): string;
  /** A transform of AWS Glue over a frame. @param args its arguments by their names in Python, without the context. */
  dynamicCall(transform: string, frame: string, args: Readonly<Record<string, string>>, context: string): string;
  /** The script's own functions for paths. */
  pathOf(call: PathCall, path: string): string;
  /** A source of AWS Glue over files. */
  readFiles(files: GlueFiles): string;
  /** A source of AWS Glue over a table of the Data Catalog. @param context null: no bookmark follows it. */
  readTable(databaseName: string, name: string, context: string | null): string;
  /** Statements that stop the script if a frame has records that AWS Glue cannot read. @param message a literal. */
  stopAtErrors(frame: string, message: string): readonly string[];
  /** Files of a frame, by AWS Glue. */
  writeFiles(files: GlueWrittenFiles): string;
  /** Statements that write files and enter them into the Data Catalog. @param variable of the sink. */
  writeTable(variable: string, table: GlueWrittenTable): string;
  /** `writeTable` can remove the files that are there. */
  readonly purges: boolean;
  /** Words and names that no variable may have. */
  readonly taken: readonly string[];
}
