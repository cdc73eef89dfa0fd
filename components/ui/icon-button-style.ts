/** The square of a button that is only an icon, also for triggers of menus and dialogs. Apart from the button, which brings its tip along. */
export const iconButtonStyle =
  "inline-flex size-(--control-h) shrink-0 items-center justify-center rounded-control text-muted transition-tint not-disabled:hover:bg-sunken not-disabled:hover:text-fg disabled:opacity-60 data-popup-open:bg-sunken data-popup-open:text-fg [&_svg]:size-4 [&_svg]:stroke-[1.5]";
