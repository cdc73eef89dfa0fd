"use client";
/** Search and filters over a list, all kept in the address. While rows are selected, what can be done with them stands here instead. */
import { ListFilter, Search, X } from "lucide-react";
import { debounce, parseAsString, useQueryStates } from "nuqs";
import { type ReactNode, useMemo, useRef } from "react";
import { Button } from "../button";
import { cn } from "../cn";
import { chipStyle } from "../empty-state";
import { Input } from "../input";
import { Kbd } from "../kbd";
import { useShortcuts } from "../keyboard";
import { Menu, MenuGroup, MenuItem } from "../menu";
import { DensitySwitch } from "./density-switch";
import { useList } from "./list";

export type Filter = {
  /** Its name in the address: `status`. */
  name: string;
  label: string;
  /** Several may be chosen; the address joins them with commas. */
  options: readonly { value: string; label: string }[];
};

type FilterBarProps = {
  /** What the search looks through: "Search address, subject or Message-ID". Left out, there is no search. */
  search?: string;
  filters?: readonly Filter[];
  /** Shown instead while rows are selected; reads them with `useSelection`. */
  selectionActions?: ReactNode;
  /** Filters that are no choice of a list, such as dates, with their chips. */
  more?: ReactNode;
  /** Stands at the right end, such as a live switch. */
  children?: ReactNode;
};

export function FilterBar({ search, filters = [], more, selectionActions, children }: FilterBarProps) {
  const { selected } = useList();
  if (selected.size > 0 && selectionActions) return <SelectionBar>{selectionActions}</SelectionBar>;
  return (
    <search className={barStyle}>
      {search && <SearchBox label={search} />}
      {filters.length > 0 && <Filters filters={filters} />}
      {more}
      <div className="ml-auto flex items-center gap-2">
        {children}
        <DensitySwitch />
      </div>
    </search>
  );
}

const barStyle = "flex min-h-13 flex-wrap items-center gap-2 border-b border-line px-3 py-2 sm:px-4";

function SelectionBar({ children }: { children: ReactNode }) {
  const { ids, selected, selectPage, clear } = useList();
  return (
    <div role="toolbar" aria-label="Selected rows" className={cn(barStyle, "bg-info-bg")}>
      <span className="mr-2 font-medium">{selected.size} selected</span>
      {children}
      {selected.size < ids.length && (
        <Button variant="ghost" onClick={() => selectPage(true)}>
          Select all {ids.length}
        </Button>
      )}
      <Button variant="ghost" onClick={clear} className="ml-auto">
        Clear <Kbd keys="esc" />
      </Button>
    </div>
  );
}

const searchInUrl = { q: parseAsString, cursor: parseAsString };

function SearchBox({ label }: { label: string }) {
  const { start } = useList();
  const box = useRef<HTMLInputElement>(null);
  /** One search is one step of the history, however many letters it took: Back undoes it. */
  const search = useRef({ text: "", isInHistory: false });
  const [{ q }, setUrl] = useQueryStates(searchInUrl, { shallow: false, startTransition: start, limitUrlUpdates: debounce(250) });
  const shortcuts = useMemo(() => [{ keys: "/", label: "Search this list", group: "Lists", run: () => box.current?.select() }], []);
  useShortcuts(shortcuts);
  return (
    <div className="relative w-full sm:w-72">
      <Search className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 stroke-[1.5] text-muted" aria-hidden />
      <Input
        ref={box}
        type="search"
        aria-label={label}
        placeholder={label}
        value={q ?? ""}
        onChange={({ target: { value } }) => {
          if (search.current.text !== (q ?? "")) search.current = { text: "", isInHistory: false };
          const current = search.current;
          current.text = value;
          void setUrl({ q: value || null, cursor: null }, { history: current.isInHistory ? "replace" : "push" }).then(() => {
            current.isInHistory = true;
          });
        }}
        onBlur={() => {
          search.current = { text: "", isInHistory: false };
        }}
        onKeyDown={(event) => event.key === "Escape" && box.current?.blur()}
        className="pr-8 pl-8.5 [&::-webkit-search-cancel-button]:appearance-none"
      />
      <Kbd keys="/" className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 max-sm:hidden" />
    </div>
  );
}

function Filters({ filters }: { filters: readonly Filter[] }) {
  const { start } = useList();
  const inUrl = useMemo(
    () => Object.fromEntries([...filters.map(({ name }) => name), "cursor"].map((name) => [name, parseAsString])),
    [filters],
  );
  const [url, setUrl] = useQueryStates(inUrl, { shallow: false, history: "push", startTransition: start });
  const chosen = (name: string) => url[name]?.split(",").filter(Boolean) ?? [];
  const set = (name: string, values: readonly string[]) => void setUrl({ [name]: values.join(",") || null, cursor: null });
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button icon={<ListFilter aria-hidden />} aria-label="Add filter">
            Filter
          </Button>
        }
      >
        {filters.map(({ name, label, options }) => (
          <MenuGroup key={name} label={label}>
            {options
              .filter(({ value }) => !chosen(name).includes(value))
              .map((option) => (
                <MenuItem key={option.value} onClick={() => set(name, [...chosen(name), option.value])}>
                  {option.label}
                </MenuItem>
              ))}
          </MenuGroup>
        ))}
      </Menu>
      {filters.flatMap(({ name, label, options }) =>
        options
          .filter(({ value }) => chosen(name).includes(value))
          .map((option) => (
            <button
              key={`${name} ${option.value}`}
              type="button"
              data-chip
              aria-label={`Remove filter ${label}: ${option.label}`}
              onClick={() =>
                set(
                  name,
                  chosen(name).filter((value) => value !== option.value),
                )
              }
              className={chipStyle}
            >
              <span className="text-muted">{label}</span> {option.label} <X aria-hidden className="size-3.5" />
            </button>
          )),
      )}
    </>
  );
}
