/** Every code that the API answers with: stable names, what they mean, what to do. The reference is drawn from this table. */
import type { Kind } from "../kernel/fault";

export interface ErrorCode {
  readonly kind: Kind | "bug";
  readonly means: string;
  readonly remedy: string;
}

export const errorCodes = {
  invalid_json: { kind: "malformed", means: "The body is not JSON, or is nested too deeply.", remedy: "Send valid JSON in UTF-8." },
  too_many_values: {
    kind: "malformed",
    means: "The JSON has an object with more than 1,000 fields, a list with more than 10,000 items, or more than 60,000 values in all.",
    remedy: "Send less at once; a file of suppressions goes to /suppressions/import.",
  },
  malformed_request: {
    kind: "malformed",
    means: "The request line or the headers are not HTTP/1.1 as RFC 9112 has it; the message says what is wrong.",
    remedy: "Correct the client, or the proxy before it.",
  },
  invalid_path: { kind: "malformed", means: "The path holds a broken percent-encoding.", remedy: "Encode ids with encodeURIComponent." },
  invalid_idempotency_key: {
    kind: "malformed",
    means: "Idempotency-Key is empty, too long, holds characters outside of printable ASCII, or is not the X-Idempotency-Key beside it.",
    remedy: "Use a UUID or another name of up to 256 visible characters, in one header.",
  },
  missing_api_key: { kind: "unauthenticated", means: "The request carries no API key.", remedy: "Send Authorization: Bearer sk_live_…" },
  invalid_api_key: { kind: "unauthenticated", means: "The key does not exist or was revoked.", remedy: "Create a key under Credentials." },
  token_expired: {
    kind: "unauthenticated",
    means: "The key has passed its expiry date, or was rotated and the time of this secret of it is over.",
    remedy: "Use the key's new secret, or create another key.",
  },
  missing_scope: { kind: "forbidden", means: "The key may not do this.", remedy: "Create a key with the scope that the answer names." },
  dashboard_only: { kind: "forbidden", means: "No key may do this.", remedy: "Do it in the dashboard." },
  key_required: { kind: "forbidden", means: "Only an API key can ask this.", remedy: "Ask with a key." },
  role_too_low: {
    kind: "forbidden",
    means: "The role of whoever made the key, or of whoever makes or rotates one, does not let them do this.",
    remedy: "Use a key that an admin or owner of the team made.",
  },
  test_mode_only: {
    kind: "forbidden",
    means: "A test key sees and changes test things only, and makes and rotates test keys only.",
    remedy: "Use a live key, or the dashboard.",
  },
  beyond_own_limits: {
    kind: "forbidden",
    means: "A key makes no key that works from other addresses than itself, and rotates none that works longer or from more addresses.",
    remedy: "Ask within the limits of the key, or use the dashboard.",
  },
  ip_not_allowed: { kind: "forbidden", means: "The key does not work from this address.", remedy: "Add the address to the key's list." },
  domain_not_allowed: {
    kind: "forbidden",
    means: "The domain is not the team's, or the key is limited to another one, or to one where the whole team is concerned.",
    remedy: "Use a domain of the team, sandbox.test to try things out, or a key without that limit.",
  },
  domain_not_verified: {
    kind: "forbidden",
    means: "The domain in From is not verified, or not approved; the message says which.",
    remedy: "Publish its DNS records, or wait for the operator of the instance.",
  },
  staff_only: { kind: "forbidden", means: "Only the operators of the instance may do this.", remedy: "Ask an operator." },
  account_paused: {
    kind: "forbidden",
    means:
      "The team is paused; the message says why. Its mail waits. It can read, revoke keys, cancel email, add suppressions, switch off and remove providers and remove domains, and change nothing else.",
    remedy: "See to the cause, and ask the operator of the instance to resume the team.",
  },
  route_not_found: { kind: "not_found", means: "There is nothing at this path.", remedy: "Compare the path with the reference." },
  email_not_found: { kind: "not_found", means: "The team has no such email.", remedy: "Check the id." },
  attachment_not_found: { kind: "not_found", means: "The email has no such attachment.", remedy: "Check the index; the first is 0." },
  message_not_found: { kind: "not_found", means: "The sandbox inbox has no such message.", remedy: "Check the id." },
  domain_not_found: { kind: "not_found", means: "The team has no such domain.", remedy: "Check the id or the name." },
  provider_not_found: { kind: "not_found", means: "The team has no such provider.", remedy: "Check the id." },
  suppression_not_found: {
    kind: "not_found",
    means: "The address is not on the team's suppression list.",
    remedy: "Check the id or the address.",
  },
  key_not_found: { kind: "not_found", means: "The team has no such key.", remedy: "Check the id." },
  callback_refused: {
    kind: "forbidden",
    means: "A provider's callback could not be proved to come from a sender that this instance knows.",
    remedy: "Name the topic to the provider, or in SNS_TOPICS, or send the secret of POSTFIX_WEBHOOK_SECRET.",
  },
  callback_unproved: {
    kind: "unavailable",
    means: "The sender of a callback could not be proved at this moment.",
    remedy: "Send it again.",
  },
  method_not_allowed: {
    kind: "method_not_allowed",
    means: "The path does not answer this method.",
    remedy: "Use a method that the Allow header names.",
  },
  idempotency_key_reused: {
    kind: "conflict",
    means: "The Idempotency-Key came with another request of the team before, at this path or at another.",
    remedy: "Use a new key for a new request.",
  },
  idempotency_in_flight: {
    kind: "conflict",
    means: "The first request with this Idempotency-Key is still being answered, or its outcome is still waited for.",
    remedy: "Send it again after Retry-After seconds.",
  },
  request_timeout: {
    kind: "too_slow",
    means: "The body did not arrive in time: a minute, and for a large one as much more as it needs at 256 KB a second.",
    remedy: "Send it again, over a faster connection or in smaller parts.",
  },
  domain_exists: { kind: "conflict", means: "The domain is one of the team's already.", remedy: "Use the one that is there." },
  domain_ambiguous: { kind: "conflict", means: "Several teams claim the name.", remedy: "Name the domain by its id." },
  too_many_domains: { kind: "conflict", means: "The team has as many domains as it may have.", remedy: "Delete one that is not needed." },
  too_many_providers: { kind: "conflict", means: "The team has as many providers as it may have.", remedy: "Remove one." },
  key_not_active: {
    kind: "conflict",
    means: "The key is revoked or has expired, so it gets no new secret.",
    remedy: "Create another key.",
  },
  email_not_scheduled: {
    kind: "conflict",
    means: "The email does not wait for its time any more, or never did.",
    remedy: "Ask for its status; send a new one.",
  },
  email_not_cancelable: {
    kind: "conflict",
    means: "Nothing of the email waits any more, or it is being sent at this moment.",
    remedy: "Ask for its status.",
  },
  content_removed: {
    kind: "conflict",
    means: "The content of the email was removed because the time that it is kept was over.",
    remedy: "Send a new email.",
  },
  request_too_large: {
    kind: "too_large",
    means: "The body is larger than the instance accepts.",
    remedy: "Send less, or several requests.",
  },
  attachments_too_large: {
    kind: "too_large",
    means: "The attachments of one email are together more than 25 MB in base64.",
    remedy: "Attach less, or link to the files.",
  },
  headers_too_large: {
    kind: "head_too_large",
    means: "The address and the headers of the request are together larger than 16 KB.",
    remedy: "Send fields in the body, and fewer or shorter headers.",
  },
  unsupported_content_type: {
    kind: "unsupported",
    means: "The body is not declared as JSON.",
    remedy: "Send Content-Type: application/json.",
  },
  validation_error: { kind: "invalid", means: "A field is missing, unknown or wrong; `field` names it.", remedy: "Correct the field." },
  attachment_unreachable: {
    kind: "invalid",
    means: "The file at `path` could not be fetched: no public address, no answer in time, or not the file.",
    remedy: "Check the URL, or send the file itself as `content`.",
  },
  attachment_type_refused: {
    kind: "invalid",
    means: "Receivers refuse files with this ending, because opening them can run a program.",
    remedy: "Put the file into an archive, or link to it.",
  },
  domain_invalid: { kind: "invalid", means: "This is not the name of a domain.", remedy: "Give a name like example.com." },
  domain_too_long: { kind: "invalid", means: "The name is longer than a domain can be.", remedy: "Give the name of a domain." },
  domain_is_address: { kind: "invalid", means: "This is an IP address.", remedy: "Give the name of a domain." },
  domain_reserved: { kind: "invalid", means: "The name does not exist on the internet.", remedy: "Give a name that is registered." },
  domain_public_suffix: {
    kind: "invalid",
    means: "The name is a suffix under which anybody can register names.",
    remedy: "Give your own name below it.",
  },
  domain_of_operator: { kind: "invalid", means: "The name belongs to the operator of the instance.", remedy: "Give a name of your own." },
  domain_look_alike: {
    kind: "invalid",
    means: "The name looks like one of the operator's.",
    remedy: "Give another name, or ask the operator.",
  },
  recipient_takes_no_mail: {
    kind: "invalid",
    means: "The operator of this instance has recipients' domains looked up, and this one takes no mail.",
    remedy: "Correct the address; `POST /validate` says what was probably meant.",
  },
  recipient_suppressed: {
    kind: "invalid",
    means: "Every recipient of the email is on the team's suppression list; the message says why and since when.",
    remedy: "Write to somebody else, or take the address off the list when you know that it wants mail and takes it.",
  },
  note_required: {
    kind: "invalid",
    means: "The recipient complained, and taking the address off the list needs a note.",
    remedy: "Say in `note` why it may be written to again; it is kept in the audit log.",
  },
  provider_unreachable: {
    kind: "invalid",
    means: "The provider could not be reached, does not accept the credentials, or may not be connected to; the message says which.",
    remedy: "Correct the field that the answer names.",
  },
  rate_limit_exceeded: {
    kind: "rate_limited",
    means: "More requests in this minute than the key or its team may make.",
    remedy: "Wait for Retry-After seconds.",
  },
  too_many_attempts: {
    kind: "rate_limited",
    means:
      "One team did this more often than it may: adding domains or trying providers within an hour, asking `/validate` for new domains within ten minutes.",
    remedy: "Wait for Retry-After seconds.",
  },
  server_busy: {
    kind: "unavailable",
    means: "So many large requests are being read that there was no room for this one in time. Nothing of it was done.",
    remedy: "Send it again after Retry-After seconds. Requests of up to 320,000 bytes never wait for large ones.",
  },
  database_unavailable: {
    kind: "unavailable",
    means:
      "The database does not answer. A request that only reads changed nothing; one that changes something may have been done, in whole or in part.",
    remedy:
      "Wait for Retry-After seconds. Reading can be asked again. `POST /emails`, `/emails/batch` and `/emails/{id}/resend` are done once when they are sent again with the same Idempotency-Key; of all others look first what became of them.",
  },
  internal_error: { kind: "bug", means: "Something broke on our side.", remedy: "Give the request id to the operator of the instance." },
} as const satisfies Record<string, ErrorCode>;
