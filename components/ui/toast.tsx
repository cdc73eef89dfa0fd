"use client";
/** News of what happened out of sight, or what can still be undone. At most three; F6 leads to them; they wait while looked at. */
import { Toast as Base } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useMemo } from "react";
import { cn } from "./cn";
import { iconButtonStyle } from "./icon-button-style";

type ToastInput = {
  title: string;
  description?: string;
  tone?: "ok" | "bad";
  /** Adds "Undo" and keeps the toast for 8 s. */
  undo?: () => void | Promise<void>;
  /** Any other single action. */
  action?: { label: string; run: () => void };
  /** Leads to what the news is about, beside the action. */
  link?: { label: string; href: string };
};

/** `const toast = useToast(); toast({ title: "Key revoked", undo })`. Field errors are never toasts. */
export function useToast(): (toast: ToastInput) => void {
  const { add, close } = Base.useToastManager();
  return useMemo(
    () =>
      ({ title, description, tone = "ok", undo, action, link }: ToastInput) => {
        const press = undo ? { label: "Undo", run: () => void undo() } : action;
        const id = add({
          title,
          description: link ? (
            <>
              {description}{" "}
              <Link href={link.href} className="link" onClick={() => close(id)}>
                {link.label}
              </Link>
            </>
          ) : (
            description
          ),
          type: tone,
          timeout: press || link ? 8_000 : 5_000,
          priority: tone === "bad" ? "high" : "low",
          actionProps: press && {
            children: press.label,
            onClick: () => {
              press.run();
              close(id);
            },
          },
        });
      },
    [add, close],
  );
}

/** Stands once, around the whole page. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-4 z-60 flex w-[calc(100vw-2rem)] flex-col gap-2 outline-none sm:w-88">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList() {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      swipeDirection={["right", "down"]}
      className="rounded-control border border-line bg-surface text-fg shadow-overlay transition duration-180 [transform:translateX(var(--toast-swipe-movement-x))] data-ending-style:translate-y-2 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Base.Content className="flex items-start gap-3 p-3">
        {toast.type === "bad" ? (
          <CircleAlert className="mt-0.5 size-4 shrink-0 stroke-[1.5] text-bad" aria-hidden />
        ) : (
          <CircleCheck className="mt-0.5 size-4 shrink-0 stroke-[1.5] text-ok" aria-hidden />
        )}
        <div className="grid min-w-0 flex-1 gap-0.5">
          <Base.Title className="font-medium" />
          <Base.Description className="text-dense text-muted" />
        </div>
        {toast.actionProps && <Base.Action className="min-h-6 rounded-sm px-1.5 font-medium text-link hover:bg-sunken" />}
        <Base.Close aria-label="Dismiss" className={cn(iconButtonStyle, "-m-1 size-7")}>
          <X aria-hidden />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}
