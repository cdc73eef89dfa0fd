"use client";
/** Roomy rows or tight ones; remembered for every table. */
import { Rows3, Rows4 } from "lucide-react";
import { IconButton } from "../icon-button";
import { setPreference, usePreference } from "../use-preference";

export function DensitySwitch() {
  const compact = usePreference("density") === "compact";
  return (
    <IconButton
      label="Compact rows"
      aria-pressed={compact}
      icon={compact ? <Rows3 aria-hidden /> : <Rows4 aria-hidden />}
      onClick={() => setPreference("density", compact ? null : "compact")}
      className="max-sm:hidden"
    />
  );
}
