"use client";
/** The files of a letter: chosen one after the other, each with its size and a way to leave it out. */
import { Paperclip, X } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { bytesInWords } from "@/components/ui/bytes-in-words";
import { fieldId } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import type { LetterLimits } from "./letter";

type AttachFilesProps = {
  files: readonly File[];
  onChange: (files: readonly File[]) => void;
  limits: LetterLimits;
  error: string | null;
};

export function AttachFiles({ files, onChange, limits, error }: AttachFilesProps) {
  const chooser = useRef<HTMLInputElement>(null);
  const id = fieldId("attachments");
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <div className="grid grid-cols-1 gap-2">
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onChange([...files, ...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Button id={id} icon={<Paperclip aria-hidden />} aria-describedby={`${id}-help`} onClick={() => chooser.current?.click()}>
          Attach files
        </Button>
        <span id={`${id}-help`} className="text-dense text-muted">
          {files.length === 0
            ? `At most ${limits.count}, together ${bytesInWords(limits.files)}.`
            : `${files.length === 1 ? "1 file" : `${files.length} files`}, ${bytesInWords(size)} of ${bytesInWords(limits.files)}.`}
        </span>
      </div>
      {files.length > 0 && (
        <ul aria-label="Attached files" className="divide-y divide-line rounded-control border border-line">
          {files.map((file, no) => (
            // Two files of one name are two; only their place tells them apart.
            // biome-ignore lint/suspicious/noArrayIndexKey: nothing of a row is kept
            <li key={`${no} ${file.name}`} className="flex min-w-0 items-center gap-3 py-1 pr-1 pl-3">
              <span className="min-w-0 flex-1 truncate">{file.name}</span>
              <span className="shrink-0 text-dense text-muted">{bytesInWords(file.size)}</span>
              <IconButton
                label={`Leave out ${file.name}`}
                icon={<X aria-hidden />}
                onClick={() => onChange(files.filter((_, other) => other !== no))}
              />
            </li>
          ))}
        </ul>
      )}
      {error && <p className="text-dense font-medium text-bad">{error}</p>}
    </div>
  );
}
