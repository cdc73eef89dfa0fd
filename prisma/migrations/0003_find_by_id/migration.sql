-- DropIndex
DROP INDEX "emails_team_id_message_id_idx";
