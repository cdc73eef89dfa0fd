"use client";
/**
 * The email as its reader would see it, in a frame without scripts, without our origin and without our theme. Nothing is
 * fetched: remote images stay away, so that looking at a mail here never tells its sender anything. Its links work when pressed.
 */
import { Monitor, Moon, Smartphone, Sun } from "lucide-react";
import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { cn } from "@/components/ui/cn";
import { Notice } from "@/components/ui/notice";
import { Segmented } from "@/components/ui/segmented";
import { frameDocument, frameSandbox, hasRemoteImages } from "./frame-document";
import { MailLinks } from "./mail-links";

type HtmlPreviewProps = { html: string | null; text: string | null; subject: string };

const widths = [
  { value: "600", label: "Desktop", icon: Monitor },
  { value: "375", label: "Phone", icon: Smartphone },
] as const;
const schemes = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
] as const;

export function HtmlPreview({ html, text, subject }: HtmlPreviewProps) {
  const [width, setWidth] = useState<"600" | "375">("600");
  const [scheme, setScheme] = useState<"light" | "dark">("light");
  const frame = useRef<HTMLIFrameElement>(null);
  const focused = useFocusInside(frame);
  const nonce = useSyncExternalStore(never, pageNonce, () => null);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Segmented label="Width" options={widths} value={width} onChange={setWidth} />
        <Segmented label="The reader's theme" options={schemes} value={scheme} onChange={setScheme} />
      </div>
      {html && hasRemoteImages(html) && (
        <Notice>
          Remote images are not loaded here, so that looking at this email tells nobody anything. The recipient's program decides for
          itself.
        </Notice>
      )}
      <div className="overflow-x-auto rounded-panel border border-line bg-sunken p-3 sm:p-6">
        {nonce === null ? (
          <div className="mx-auto h-120 w-full max-w-150" />
        ) : (
          <iframe
            key={scheme}
            ref={frame}
            title={`Preview of ${subject}`}
            sandbox={frameSandbox}
            srcDoc={frameDocument({ html, text, nonce })}
            style={{ colorScheme: scheme, backgroundColor: "Canvas", width: width === "375" ? 375 : "100%" }}
            className={cn(
              "mx-auto block h-120 max-w-150 rounded-control border border-line",
              focused && "outline-2 outline-offset-2 outline-ring",
            )}
          />
        )}
      </div>
      <MailLinks html={html} text={text} />
    </div>
  );
}

/** Whether the keyboard is inside the frame, to scroll it: for styles a frame never has the focus. */
function useFocusInside(frame: RefObject<HTMLIFrameElement | null>): boolean {
  const [inside, setInside] = useState(false);
  useEffect(() => {
    const look = () => setInside(frame.current !== null && document.activeElement === frame.current);
    window.addEventListener("blur", look);
    window.addEventListener("focus", look);
    return () => {
      window.removeEventListener("blur", look);
      window.removeEventListener("focus", look);
    };
  }, [frame]);
  return inside;
}

const never = () => () => undefined;

/** Style elements of the mail need the page's nonce: the frame inherits the page's policy. */
const pageNonce = (): string => document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
