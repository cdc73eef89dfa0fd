/**
 * The one table of every list: real markup, rows drawn on the server or in the browser alike.
 * Where it has little room columns are dropped, and at last each row becomes a card. Its keys, selection and dimming live in `TableFrame`.
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
  /** Dropped where the table has less room than this: 800, 960 or 1,100 px. */
  from?: "md" | "lg" | "xl";
  /**
   * Where it stands on a card: at the end of the first line, on the second line or at its end, without its name; on a line of its own
   * with its name when left out; nowhere.
   */
  card?: "first end" | "second" | "second end" | false;
  /** A class such as `rows:w-32`. Columns without any share what is left; see to it that they keep 180 px. */
  width?: string;
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
  /** Room for them: `rows:w-24`. */
  actionsWidth?: string;
  /** Said when new rows have replaced the old: "emails". */
  noun?: string;
};

const shownFrom = { md: "rows-below-md:hidden", lg: "rows-below-lg:hidden", xl: "rows-below-xl:hidden" };

/** A card is a grid: the checkbox, the first cell or what is said below it, what stands at a line's end, and the actions. */
const cardPlaces = {
  "first end": "cards:col-start-3 cards:row-start-1 cards:ml-4 cards:justify-end",
  second: "cards:col-start-2 cards:row-start-2",
  "second end": "cards:-col-end-1 cards:col-start-3 cards:row-start-2 cards:ml-4 cards:justify-end",
  own: "cards:-col-end-1 cards:col-start-2 cards:items-baseline",
};

export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowId,
  rowName,
  rowHref,
  selectable = false,
  rowActions,
  actionsWidth = "rows:w-12",
  noun = "rows",
}: DataTableProps<Row>) {
  return (
    <TableFrame count={rows.length} noun={noun}>
      <table className="w-full border-separate border-spacing-0 text-dense rows:table-fixed cards:block">
        <caption className="sr-only">{caption}</caption>
        <thead className="cards:sr-only">
          <tr>
            {selectable && (
              <th scope="col" className={cn(headStyle, "w-10 pl-4 cards:hidden")}>
                <SelectPage />
              </th>
            )}
            {columns.map((column) => (
              <SortHeader key={column.key} sort={column.sort} className={cn(headStyle, cellLook(column), column.width)}>
                {column.header}
              </SortHeader>
            ))}
            {rowActions && (
              <th scope="col" className={cn(headStyle, actionsWidth)}>
                <span className="sr-only">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody className="cards:block">
          {rows.map((row) => (
            <tr key={rowId(row)} data-row={rowId(row)} className={cn(rowStyle, rowActions ? fourParts : threeParts)}>
              {selectable && (
                <td className={cn(cellStyle, "w-10 pl-4 cards:col-start-1 cards:row-start-1 cards:mr-3 cards:w-auto")}>
                  <SelectRow id={rowId(row)} name={rowName(row)} />
                </td>
              )}
              {columns.map((column, index) => {
                const href = index === 0 ? rowHref?.(row) : undefined;
                return (
                  <td key={column.key} className={cn(cellStyle, "rows:overflow-clip", cellLook(column), cardPlace(column, index))}>
                    {index > 0 && column.card === undefined && (
                      <span aria-hidden className="w-24 shrink-0 text-muted rows:hidden">
                        {column.header}
                      </span>
                    )}
                    {href ? (
                      <Link href={href} data-row-link className={linkStyle}>
                        {column.cell(row)}
                      </Link>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                );
              })}
              {rowActions && (
                <td className={cn(cellStyle, "pr-3 text-right cards:col-start-4 cards:row-start-1 cards:justify-end")}>
                  {rowActions(row)}
                </td>
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
const rowStyle =
  "group/row relative scroll-mt-24 transition-tint has-[a:hover]:bg-sunken has-[[data-row-link]:focus-visible]:bg-sunken hover:bg-sunken data-selected:bg-info-bg data-fresh:animate-come-in cards:grid cards:gap-y-1 cards:border-b cards:border-line cards:px-4 cards:py-3 cards:last:border-b-0";
const threeParts = "cards:grid-cols-[auto_minmax(0,1fr)_auto]";
const fourParts = "cards:grid-cols-[auto_minmax(0,1fr)_auto_auto]";
const cellStyle =
  "h-(--row-h) border-b border-line px-3 align-middle [overflow-clip-margin:0.5rem] first:pl-4 last:pr-4 group-last/row:border-b-0 cards:flex cards:h-auto cards:min-h-6 cards:min-w-0 cards:items-center cards:gap-3 cards:border-0 cards:p-0 cards:first:pl-0 cards:last:pr-0";
const linkStyle = "rounded-sm font-medium text-fg cards:flex cards:min-h-6 cards:min-w-0 cards:items-center max-sm:min-h-11";

function cellLook<Row>({ align, from }: Column<Row>): string {
  return cn(align === "end" && "rows:text-right", from && shownFrom[from]);
}

function cardPlace<Row>({ card }: Column<Row>, index: number): string {
  if (card === false) return "cards:hidden";
  if (index === 0) return "cards:col-start-2 cards:row-start-1";
  return cardPlaces[card ?? "own"];
}
