/** Classes shared by what floats: menus, lists, popovers and dialogs. Two levels of shadow, no entrance delay for menus. */

export const popupStyle =
  "z-50 max-h-(--available-height) min-w-40 overflow-y-auto overscroll-contain rounded-control border border-line bg-surface p-1 text-body text-fg shadow-raised outline-none";

export const popupItemStyle =
  "flex min-h-8 cursor-default items-center gap-2.5 rounded-sm px-2 py-1.5 text-fg outline-none select-none data-disabled:text-faint data-highlighted:bg-sunken max-sm:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5] [&_svg]:text-muted";

export const popupLabelStyle = "px-2 pt-2 pb-1 text-meta font-medium text-faint";

export const backdropStyle =
  "fixed inset-0 z-40 min-h-dvh bg-scrim transition-opacity duration-180 data-ending-style:opacity-0 data-starting-style:opacity-0";

export const panelStyle =
  "rounded-panel border border-line bg-surface text-fg shadow-overlay outline-none transition duration-180 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0";
