/** Addresses that stand for a task and not for a person: several people read them, and they complain more often. */

/** RFC 2142, and what is customary besides. */
const roles = new Set(
  `abuse accounting accounts admin administrator alerts all billing careers compliance contact customerservice dns enquiries
  feedback finance ftp hello help helpdesk hostmaster hr info inquiries inoc investors invoices ispfeedback jobs legal list
  list-request mail mailer-daemon maildaemon marketing media news newsletter no-reply noc noreply do-not-reply donotreply office
  orders postmaster press privacy root sales security service spam staff subscribe support sysadmin team tech undisclosed-recipients
  unsubscribe usenet uucp webadmin webmaster www`.split(/\s+/),
);

/** A tag after a plus changes nothing. */
export const isRole = (local: string): boolean => roles.has((local.split("+")[0] ?? local).toLowerCase());
