/** Places of differences within a node of a job. */

/** `args.how` of `nodes[join].args.how`; '' for a whole node; the path itself outside of nodes. */
export function pathInNode(path: string, nodeId: string | null): string {
  return nodeId === null ? path : path.slice(`nodes[${nodeId}]`.length).replace(/^\./u, '');
}
