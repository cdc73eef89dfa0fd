-- Addresses that are folded differently from how they were written, which are few: the log finds them by any spelling.
CREATE INDEX "recipients_team_id_folded_idx" ON "recipients"("team_id", "folded" text_pattern_ops) WHERE folded IS NOT NULL;
