/** The rights that a key for SES needs: to send, and to read the quota that is shown. */
export const sesPolicy = JSON.stringify(
  {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["ses:SendEmail", "ses:SendRawEmail", "ses:GetAccount"], Resource: "*" }],
  },
  null,
  2,
);
