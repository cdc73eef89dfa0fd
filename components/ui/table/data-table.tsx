/**
 * The one table of every list: real markup, rows drawn on the server or in the browser alike.
 * On a phone each row becomes a card. Its keys, selection and dimming live in `TableFrame`.
 */
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "../cn";
import { SelectPage, SelectRow } from "./select-row";
import { SortHeader } from "./sort-header";
import { TableFrame } from "./table-frame";

export type Column<Row> = {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** The value of `?sort=` this column stands for; absent where it cannot be sorted. */
  sort?: string;
  align?: "start" | "end";
  /** Hidden on windows narrower than this; on a phone every column shows in its card unless `card` is false. */
  from?: "md" | "lg" | "xl";
  card?: boolean;
  /** Tailwind width classes, from `sm:` on; the column without any takes what is left. `sm:max-w-0` lets its text be cut. */
  className?: string;
};

type DataTableProps<Row> = {
  /** What the rows are, for screen readers: "Emails, newest first". */
  caption: string;
  /** The first column's cell is wrapped in the row's link. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** What a screen reader calls the row's checkbox: its subject or name. */
  rowName: (row: Row) => string;
  rowHref?: (row: Row) => string;
  selectable?: boolean;
  /** A menu or buttons at the row's end. */
  rowActions?: (row: Row) => ReactNode;
  /** Said when new rows have replaced the old: "emails". */
  noun?: string;
};

/** Between a phone's card and this width the column is hidden. */
const shownFrom = { md: "sm:max-md:hidden", lg: "sm:max-lg:hidden", xl: "sm:max-xl:hidden" };

export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowId,
  rowName,
  rowHref,
  selectable = false,
  rowActions,
  noun = "rows",
}: DataTableProps<Row>) {
  return (
    <TableFrame count={rows.length} noun={noun}>
      <table className="w-full border-separate border-spacing-0 text-dense max-sm:block">
        <caption className="sr-only">{caption}</caption>
        <thead className="max-sm:sr-only">
          <tr>
            {selectable && (
              <th scope="col" className={cn(headStyle, "w-10 pl-4")}>
                <SelectPage />
              </th>
            )}
            {columns.map((column) => (
              <SortHeader key={column.key} sort={column.sort} className={cn(headStyle, cellLook(column), column.className)}>
                {column.header}
              </SortHeader>
            ))}
            {rowActions && (
              <th scope="col" className={cn(headStyle, "w-12")}>
                <span className="sr-only">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {rows.map((row) => (
            <tr
              key={rowId(row)}
              data-row={rowId(row)}
              className="group/row relative scroll-mt-24 transition-colors has-[a:hover]:bg-sunken has-[[data-row-link]:focus-visible]:bg-sunken hover:bg-sunken data-selected:bg-info-bg data-fresh:animate-come-in max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:gap-x-4 max-sm:border-b max-sm:border-line max-sm:px-4 max-sm:py-3"
            >
              {selectable && (
                <td className={cn(cellStyle, "w-10 pl-4 max-sm:hidden")}>
                  <SelectRow id={rowId(row)} name={rowName(row)} />
                </td>
              )}
              {columns.map((column, index) => {
                const href = index === 0 ? rowHref?.(row) : undefined;
                return (
                  <td
                    key={column.key}
                    className={cn(
                      cellStyle,
                      cellLook(column),
                      column.className,
                      column.card === false && "max-sm:hidden",
                      index === 0 ? "max-sm:col-span-1" : "max-sm:col-span-2",
                    )}
                  >
                    {index > 0 && (
                      <span aria-hidden className="w-24 shrink-0 text-muted sm:hidden">
                        {column.header}
                      </span>
                    )}
                    {href ? (
                      <Link
                        href={href}
                        data-row-link
                        className="rounded-sm font-medium text-fg max-sm:inline-flex max-sm:min-h-11 max-sm:items-center"
                      >
                        {column.cell(row)}
                      </Link>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                );
              })}
              {rowActions && (
                <td className={cn(cellStyle, "pr-3 text-right sm:w-12 max-sm:col-start-2 max-sm:row-start-1")}>{rowActions(row)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

const headStyle =
  "sticky top-(--bar-h) z-10 h-9 border-b border-line bg-sunken px-3 text-left text-meta font-medium text-muted first:pl-4 last:pr-4";
const cellStyle =
  "h-(--row-h) border-b border-line px-3 align-middle first:pl-4 last:pr-4 group-last/row:border-b-0 max-sm:flex max-sm:h-auto max-sm:min-h-7 max-sm:items-center max-sm:gap-3 max-sm:border-0 max-sm:p-0 max-sm:first:pl-0 max-sm:last:pr-0";

function cellLook<Row>({ align, from }: Column<Row>): string {
  return cn(align === "end" && "sm:text-right", from && shownFrom[from]);
}
