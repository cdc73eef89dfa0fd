import { countedFrom } from "./count-events";
import { inWords, waiting } from "./status";

/**
 * Common table expressions that cancel what waits of the emails in `chosen` (email_id; their places in the queue locked): `done`
 * names those that left the queue. Recipients who had their outcome keep it.
 * @param detail the event's detail, as SQL of type jsonb
 */
export const canceledFrom = (detail: string): string => `
  done AS (
    DELETE FROM deliveries WHERE email_id IN (SELECT email_id FROM chosen) RETURNING email_id
  ), people AS (
    UPDATE recipients r SET status = 'canceled', updated_at = now()
    FROM emails e
    WHERE r.email_id IN (SELECT email_id FROM done) AND r.status IN (${inWords(waiting)}) AND e.id = r.email_id
    RETURNING r.email_id, r.no, e.team_id, e.from_address AS sender, r.address AS recipient, 'canceled'::text AS type, now() AS at
  ), news AS (
    INSERT INTO events (id, team_id, email_id, recipient_no, type, detail)
    SELECT uuidv7(), team_id, email_id, no, type, ${detail} FROM people
  ), ${countedFrom("people")}`;
