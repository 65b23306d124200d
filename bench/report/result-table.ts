/** A table of results: systems down, figures across, the ratio that decides first. */
export interface ResultTable {
  /** Tells it from others of the same workload, such as `MinIO, 1 row`. */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the figures are of, in a sentence or two. */
  readonly note?: string;
}

/** The table as Markdown, numbers right-aligned. */
export function toMarkdown(table: ResultTable): string {
  const lines = [table.columns, table.columns.map((_, index) => (index === 0 ? '---' : '---:')), ...table.rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [`**${table.title}**`, '', ...lines, ...(table.note === undefined ? [] : ['', table.note])].join('\n');
}
