"use client";
/** What the parts of one list share: the rows on the page, which are selected, and whether an answer is on its way. */
import {
  createContext,
  type ReactNode,
  startTransition,
  type TransitionStartFunction,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useTransition,
} from "react";
import { announce } from "../announcer";

type ListState = {
  ids: readonly string[];
  selected: ReadonlySet<string>;
  pending: boolean;
  start: TransitionStartFunction;
  toggle: (id: string, range?: boolean) => void;
  selectPage: (on: boolean) => void;
  clear: () => void;
};

const none: readonly string[] = [];
const alone: ListState = {
  ids: none,
  selected: new Set(),
  pending: false,
  start: startTransition,
  toggle() {},
  selectPage() {},
  clear() {},
};
const Context = createContext<ListState>(alone);

type ListProps = {
  /** The ids of the rows on this page, in order; left out for a list without selection. */
  ids?: readonly string[];
  children: ReactNode;
};

/** Stands around filter bar, table and pagination. Rows that leave the page leave the selection. */
export function List({ ids = none, children }: ListProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const selected = useMemo(() => new Set(ids.filter((id) => chosen.has(id))), [ids, chosen]);

  const change = useCallback((next: ReadonlySet<string>) => {
    setChosen(next);
    announce(next.size === 0 ? "Selection cleared" : `${next.size} selected`);
  }, []);

  const toggle = useCallback(
    (id: string, range = false) => {
      const next = new Set(selected);
      const on = !next.has(id);
      for (const each of range && anchor ? between(ids, anchor, id) : [id]) {
        if (on) next.add(each);
        else next.delete(each);
      }
      setAnchor(id);
      change(next);
    },
    [ids, selected, anchor, change],
  );

  const selectPage = useCallback((on: boolean) => change(new Set(on ? ids : [])), [ids, change]);
  const clear = useCallback(() => change(new Set()), [change]);
  const state = useMemo(
    () => ({ ids, selected, pending, start, toggle, selectPage, clear }),
    [ids, selected, pending, toggle, selectPage, clear],
  );
  return <Context value={state}>{children}</Context>;
}

/** The list this component stands in; a table alone is a list in which nothing can be selected. */
export function useList(): ListState {
  return use(Context);
}

/** The chosen ids, for the buttons of the selection bar. */
export function useSelection(): { ids: readonly string[]; clear: () => void } {
  const { selected, clear } = useList();
  const ids = useMemo(() => [...selected], [selected]);
  return { ids, clear };
}

/** Says the number of rows when an answer has replaced them. */
export function useAnnounceRows(count: number, what: string): void {
  const { pending } = useList();
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    if (pending) setWaited(true);
    else if (waited) {
      setWaited(false);
      announce(`${count} ${what} shown`);
    }
  }, [pending, waited, count, what]);
}

function between(ids: readonly string[], from: string, to: string): readonly string[] {
  const [start = 0, end = 0] = [ids.indexOf(from), ids.indexOf(to)].sort((a, b) => a - b);
  return start < 0 ? [to] : ids.slice(start, end + 1);
}
