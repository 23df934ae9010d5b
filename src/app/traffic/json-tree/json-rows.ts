/** One line of a JSON value written as a tree. */
export interface JsonRow {
  /** Where it stands, such as `/items/0`: RFC 6901. */
  readonly path: string;
  /** 0 for what stands at the top. */
  readonly depth: number;
  readonly name: string;
  readonly kind: 'object' | 'array' | 'text' | 'number' | 'flag' | 'null';
  /** As JSON; of an object or array how much is in it. */
  readonly value: string;
  readonly children: number;
  readonly expanded: boolean;
  /** Its place among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
}

/** A body may be a megabyte: more rows than this are not drawn. */
export const MAX_ROWS = 2_000;

/** The visible lines of `value`, top down; nothing below a path in `folded`. */
export function jsonRows(value: object, folded: ReadonlySet<string>): readonly JsonRow[] {
  const rows: JsonRow[] = [];
  const walk = (parent: object, path: string, depth: number): void => {
    const entries = Object.entries(parent);
    for (const [index, [name, child]] of entries.entries()) {
      if (rows.length >= MAX_ROWS) return;
      const own = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const branch = typeof child === 'object' && child !== null ? (child as object) : null;
      const expanded = branch !== null && !folded.has(own);
      rows.push({
        path: own,
        depth,
        name,
        kind: kindOf(child),
        value: branch ? '' : JSON.stringify(child),
        children: branch ? Object.keys(branch).length : 0,
        expanded,
        position: index + 1,
        siblings: entries.length,
      });
      if (branch && expanded) walk(branch, own, depth + 1);
    }
  };
  walk(value, '', 0);
  return rows;
}

function kindOf(value: unknown): JsonRow['kind'] {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'boolean':
      return 'flag';
    default:
      return 'object';
  }
}
