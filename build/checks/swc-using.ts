/** Teaches the syntax visitor of @swc/core the `using` declaration, on which dependency-cruiser breaks off otherwise. */

import { createRequire } from 'node:module';

interface Statement {
  readonly type: string;
  readonly decls?: readonly unknown[];
}

interface VisitorPrototype {
  visitStatement: (this: VisitorPrototype, statement: Statement) => Statement;
  visitVariableDeclarators(declarators: readonly unknown[]): unknown;
}

/**
 * @swc/core 1.16.22 ends with "Unknown statement type: UsingDeclaration" in Visitor.js, though its parser knows the
 * statement. Can go when its Visitor.js, or dependency-cruiser's own visitor, has a case for it.
 */
export function teachUsingDeclarations(): void {
  const { Visitor } = createRequire(import.meta.url)('@swc/core/Visitor.js') as {
    Visitor: { prototype: VisitorPrototype };
  };
  const prototype = Visitor.prototype;
  const visitStatement = prototype.visitStatement;
  prototype.visitStatement = function visitStatementOrUsing(this: VisitorPrototype, statement) {
    if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
    this.visitVariableDeclarators(statement.decls ?? []);
    return statement;
  };
}
