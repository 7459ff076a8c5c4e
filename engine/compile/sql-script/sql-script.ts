/** A resolved job as one SQL script for DuckDB: a COPY for each target, whose nodes are common table expressions. */

import { isWithin } from '#engine/base/path-below.ts';
import { foldName } from '#engine/base/same-name.ts';
import { ident, literal, sql } from '#engine/base/sql.ts';
import { brokenSql, indentedSql } from '#engine/compile/break-lines.ts';
import { nodeContext } from '#engine/compile/compile-query.ts';
import type { SourceInput } from '#engine/compile/compiled-query.ts';
import { commentLine, insideWorkspace, noteLines, titleOf } from '#engine/compile/script-text.ts';
import { sourceRelation } from '#engine/compile/source-relation.ts';
import { copyOfTarget, type SqlScriptTarget } from '#engine/compile/sql-script/target-copy.ts';
import type {
  ScriptJobText,
  ScriptPart,
  ScriptProblem,
  SparkScript,
} from '#engine/compile/spark/script/spark-script.ts';
import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import { hasStableRows } from '#engine/graph/row-effects.ts';
import { getNode, inputSchemas, type ResolvedNode } from '#engine/graph/resolved-graph.ts';

export interface SqlScriptRequest extends ScriptJobText {
  /** By node; a text: why DuckDB does not read its files as they are. */
  readonly sources: Readonly<Record<string, SourceInput | string>>;
  /** By node. */
  readonly targets: Readonly<Record<string, SqlScriptTarget>>;
  /** Settings of DuckDB that decide values. */
  readonly settings: Readonly<Record<string, string>>;
}

export function writeSqlScript(request: SqlScriptRequest): SparkScript {
  return new SqlScriptWriter(request).write();
}

class SqlScriptWriter {
  readonly #request: SqlScriptRequest;
  readonly #lines: string[] = [];
  readonly #parts: ScriptPart[] = [];
  readonly #problems: ScriptProblem[] = [];
  readonly #differences: { nodeId: string; says: string }[] = [];
  /** Output → its name in the script. */
  readonly #names = new Map<string, string>();
  /** Outputs that several nodes read: temporary tables, computed once. */
  readonly #stored = new Set<string>();

  constructor(request: SqlScriptRequest) {
    this.#request = request;
    const { nodes } = request.graph;
    const readers = nodes.flatMap(({ inputs }) => Object.values(inputs));
    const texts = nodes.flatMap(({ selects }) => [...selects.keys()]).map((text) => text.toLowerCase());
    for (const node of nodes) {
      this.#names.set(node.id, this.#freeName(node, texts));
      const isRead = readers.filter((id) => id === node.id).length;
      if (node.transform.effect !== 'source' && isRead > 1) this.#stored.add(node.id);
    }
  }

  write(): SparkScript {
    const { graph } = this.#request;
    this.#head();
    const read = new Set(graph.nodes.flatMap(({ inputs }) => Object.values(inputs)));
    for (const node of graph.nodes) {
      this.#note(node);
      const isUnread = node.port !== onlyOutput && !read.has(node.id);
      if (node.transform.effect === 'target') this.#target(node);
      else if (this.#stored.has(node.id) && !isUnread) this.#table(node);
    }
    const draft = `${this.#lines.join('\n').trimEnd()}\n`;
    return {
      text: this.#problems.length === 0 && draft.includes('COPY (') ? draft : null,
      draft,
      parts: this.#parts,
      problems: this.#problems,
      differences: this.#differences,
    };
  }

  /** A name that no other output has, nor the SQL of a user, which could mean something else by it. */
  #freeName({ node, port }: ResolvedNode, texts: readonly string[]): string {
    const taken = new Set(this.#names.values());
    const plain = (port === onlyOutput ? node.name : `${node.name} ${port}`)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
      .replaceAll(/^_+|_+$/gu, '')
      .slice(0, 40);
    const wanted = plain === '' ? 'rows' : plain;
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? wanted : `${wanted}_${number}`;
      if (!taken.has(name) && !texts.some((text) => text.includes(foldName(name)))) return name;
    }
  }

  #head(): void {
    const { jobName, description, arguments: given, usesBookmark, settings } = this.#request;
    const constants = Object.entries(given).map(([name, value]) => sqlComment(`${name} = ${value}`));
    this.#lines.push(
      sqlComment(jobName),
      ...description.split('\n').flatMap((line) => (line.trim() === '' ? [] : [sqlComment(line)])),
      '--',
      '-- For DuckDB 1.5. Written by Tenon; changes in the job do not arrive here by themselves.',
      '-- Start it in the folder of the workspace, at which relative paths begin.',
      ...this.#folders(),
      ...(usesBookmark ? ['-- The job has a bookmark, which this script has not: every run reads all files.'] : []),
      ...(constants.length === 0 ? [] : ['-- Arguments of the job, as constants:', ...constants]),
      '',
      ...Object.entries(settings).map(([name, value]) => `SET ${name} = ${literal(value).text};`),
      '',
    );
  }

  /** DuckDB creates the folder of a target, and none above it. */
  #folders(): readonly string[] {
    const above = Object.values(this.#request.targets).map(({ root, fileName }) => {
      const place = this.#path(fileName === null ? root.slice(0, root.lastIndexOf('/')) : root);
      return place === this.#request.workspaceFolder ? '' : place;
    });
    const names = [...new Set(above)].filter((place) => place !== '');
    return names.length === 0 ? [] : [sqlComment(`These folders must exist: ${names.join(', ')}`)];
  }

  #note(node: ResolvedNode): void {
    const { transform } = node;
    if (transform.effect === 'source' || transform.effect === 'target') return;
    if (hasStableRows(this.#request.graph, node) || transform.numbersRows === true) return;
    this.#differences.push({
      nodeId: node.node.id,
      says: 'Its values depend on chance or on the moment, and are others in each run.',
    });
  }

  #table(node: ResolvedNode): void {
    this.#statement(`CREATE OR REPLACE TEMP TABLE ${this.#name(node.id)} AS`, node.id, ';', '');
  }

  #target(node: ResolvedNode): void {
    const target = this.#request.targets[node.node.id]!;
    const input = getNode(this.#request.graph, Object.values(node.inputs)[0]!);
    const refused =
      this.#overlap(target) ?? copyOfTarget(target, input, this.#name(input.id), (path) => this.#path(path));
    const firstLine = this.#lines.length + 1;
    this.#lines.push(...titleComments(node));
    if (typeof refused === 'string') {
      this.#fail(node, refused);
      this.#lines.push(`SELECT error(${literal(refused).text});`);
    } else {
      for (const says of refused.differences) {
        this.#lines.push(sqlComment(`Differs: ${says}`));
        this.#differences.push({ nodeId: node.node.id, says });
      }
      this.#statement('COPY (', input.id, `) TO ${refused.to};`, refused.select);
    }
    this.#parts.push({ nodeId: node.node.id, firstLine, lastLine: this.#lines.length });
    this.#lines.push('');
  }

  /** @param select after the expressions; empty: the rows of the output, as a table of that name. */
  #statement(begin: string, id: string, end: string, select: string): void {
    const { graph } = this.#request;
    const isCopy = select !== '';
    const indent = isCopy ? '  ' : '';
    const needed = this.#needed(id, isCopy);
    if (!isCopy) this.#lines.push(...titleComments(getNode(graph, id)));
    const firstLine = this.#lines.length;
    this.#lines.push(begin);
    const own = isCopy ? needed : needed.slice(0, -1);
    for (const [place, each] of own.entries()) {
      const node = getNode(graph, each);
      const word = place === 0 ? `${indent}WITH ` : indent;
      this.#part(node, [
        ...titleComments(node).map((line) => `${indent}${line}`),
        `${word}${this.#name(each)} AS (`,
        ...indentedSql(this.#text(node), `${indent}  `),
        `${indent})${place === own.length - 1 ? '' : ','}`,
      ]);
    }
    if (isCopy) this.#lines.push(...indentedSql(select, '  '), end);
    else {
      const node = getNode(graph, id);
      this.#lines.push(...`${this.#text(node)}${end}`.split('\n'), '');
      this.#parts.push({ nodeId: node.node.id, firstLine, lastLine: this.#lines.length - 1 });
    }
  }

  /** Outputs that a statement has as expressions, in topological order; those of temporary tables end there. */
  #needed(id: string, isCopy: boolean): readonly string[] {
    const found = new Set<string>();
    const visit = (each: string, isFirst: boolean): void => {
      if (found.has(each) || (this.#stored.has(each) && !(isFirst && !isCopy))) return;
      found.add(each);
      for (const input of Object.values(getNode(this.#request.graph, each).inputs)) visit(input, false);
    };
    visit(id, true);
    return this.#request.graph.nodes.map((node) => node.id).filter((each) => found.has(each));
  }

  #part({ node }: ResolvedNode, lines: readonly string[]): void {
    const firstLine = this.#lines.length + 1;
    this.#lines.push(...lines);
    this.#parts.push({ nodeId: node.id, firstLine, lastLine: this.#lines.length });
  }

  #text(node: ResolvedNode): string {
    if (node.transform.effect === 'source') return this.#source(node);
    if (node.transform.code !== undefined)
      return this.#refused(
        node,
        'DuckDB cannot run TypeScript or JavaScript. Use Derived Column or SQL Query instead.',
      );
    const { graph } = this.#request;
    const foreign = node.transform.beyondDuckDb?.(node.args);
    if (foreign !== undefined) return this.#refused(node, foreign);
    const from = (port: string) => sql`${ident(this.#names.get(node.inputs[port]!)!)} AS ${ident(port)}`;
    const context = { ...nodeContext(node, inputSchemas(graph, node), from, { isolating: false }), from };
    return brokenSql(node.transform.sql?.(node.args, context).text ?? '');
  }

  #source(node: ResolvedNode): string {
    const source = this.#request.sources[node.node.id]!;
    if (typeof source === 'string') return this.#refused(node, source);
    const input: SourceInput = {
      ...source,
      location: this.#path(source.location),
      scans: source.scans.map((scan) => ({ ...scan, files: scan.files.map((file) => this.#path(file)) })),
    };
    return brokenSql(sourceRelation(input, node.schema).text);
  }

  #overlap({ root, fileName }: SqlScriptTarget): string | undefined {
    const place = fileName === null ? root : `${root}/${fileName}`;
    const read = Object.values(this.#request.sources).flatMap((source) =>
      typeof source === 'string' ? [] : source.scans.flatMap(({ files }) => files),
    );
    return read.some((file) => isWithin(file, place))
      ? 'DuckDB would replace or mix up what the job reads: write to another folder.'
      : undefined;
  }

  #refused(node: ResolvedNode, reason: string): string {
    this.#fail(node, reason);
    return `SELECT error(${literal(reason).text})`;
  }

  #fail({ node }: ResolvedNode, reason: string): void {
    if (!this.#problems.some(({ nodeId }) => nodeId === node.id))
      this.#problems.push({ nodeId: node.id, node: node.name, reason });
  }

  #name(id: string): string {
    return ident(this.#names.get(id)!).text;
  }

  #path(path: string): string {
    return insideWorkspace(path, this.#request.workspaceFolder) ?? path;
  }
}

function sqlComment(text: string): string {
  return commentLine('--', text);
}

/** Title and notes of a node. */
function titleComments(node: ResolvedNode): readonly string[] {
  return [titleOf(node), ...noteLines(node)].map(sqlComment);
}
