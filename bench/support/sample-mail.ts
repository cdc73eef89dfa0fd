/** The message of all delivery benchmarks: 10 KB of HTML with eleven links, and a text part. */
const paragraph =
  "We picked these for you because of what you read last month. Each of them is in stock, leaves our warehouse within a day, and can be sent back for thirty days without a reason.";

export const sampleHtml = `<!doctype html><html><head><title>This week</title></head><body style="margin:0;font-family:sans-serif">${Array.from(
  { length: 11 },
  (_, i) =>
    `<table role="presentation" width="600"><tr><td style="padding:16px 24px;border-bottom:1px solid #dddddd"><h2 style="font-size:18px">Number ${i + 1}</h2><p style="font-size:14px;line-height:21px">${paragraph.repeat(3)}</p><a href="https://shop.example.com/item/${1000 + i}?from=mail&amp;week=48" style="color:#145ec1">Look at number ${i + 1}</a></td></tr></table>`,
).join("")}</body></html>`;

export const sampleText = `This week\n\n${paragraph}\n\n`.repeat(4);
