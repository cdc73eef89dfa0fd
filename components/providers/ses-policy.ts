const policyOf = (...actions: string[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] }, null, 2);

/** The rights that a key for SES needs: to send, whether SES takes the message as parts or as a whole. */
export const sesPolicy = policyOf("ses:SendEmail", "ses:SendRawEmail");

/** Optional: to read the quota, which is then shown and followed. */
export const sesQuotaAction = "ses:GetAccount";
