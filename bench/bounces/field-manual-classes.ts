/**
 * The class of each reply of the SMTP Field Manual, given by reading it: reply code, provider and status name the reply, and a number
 * tells those from each other that share all three. Replies of class 4 that speak of a missing mailbox are `gone` and not final.
 */
import type { Cause } from "@/lib/emails/bounces/words";

/** Lists, with commas between. */
export const classes: Readonly<Record<Cause, string>> = {
  gone: `
    451 mimecast 3, 501 outlook 5.1.3, 540 rambler 5.7.1, 550 google 5.1.1, 550 google 5.2.1, 550 apple 5.1.1, 550 comcast 5.1.1,
    550 comcast 5.1.1-2, 550 comcast 5.2.0-2, 550 outlook 5.5.0, 550 outlook 5.4.1, 550 mailru 1, 550 mailru 3, 550 yandex 5.7.1-2,
    550 att 5.2.1, 550 att 5.2.1-2, 550 zoho 5.1.1, 550 free 5.2.1, 550 gmx 1, 550 rackspace 5.1.1, 550 qq 3, 550 hey 5.1.1,
    550 orange 5.1.1, 550 webde 3, 550 proofpoint 5.1.1, 550 proofpoint 5.1.1-2, 550 proofpoint 5.1.1-3, 550 proofpoint 5.1.1-4,
    550 proofpoint 5.7.1, 550 exchangeonline 5.4.1, 550 barracuda 1, 550 barracuda 2, 550 emailsecuritycloud 5.1.1, 552 yahoo 5.1.1,
    553 google 5.1.2, 554 yahoo 5.5.4, 554 yahoo 5.5.4-1, 554 yahoo 5.5.4-6, 554 trendmicro 2, 554 zerospam 5.7.1`,
  full: `
    450 outlook 4.7.3, 452 google 4.2.2, 452 comcast 4.1.1-2, 550 free 5.2.2, 550 webde 8, 552 google 5.2.2, 552 yandex 5.2.2,
    552 apple 5.2.2, 552 orange 5.1.1, 552 free 5.2.2, 552 comcast 5.1.1, 552 gmx 1, 554 free 5.2.2`,
  rate: `
    421 google 4.7.28, 421 google 4.7.32, 421 yahoo 4.0.0-2, 421 yahoo 4.7.0, 421 apple 4.7.0, 421 apple 4.7.1,
    421 exchangeonline 4.3.2, 450 google 4.2.1, 450 yahoo 4.0.0, 450 yandex 4.2.1, 450 zerospam 4.2.0, 451 outlook 4.7.650,
    451 outlook 4.7.651, 451 barracuda 4.7.1, 452 comcast 4.1.1, 452 rambler 4.5.3, 550 google 5.2.1-2, 550 qq 5,
    554 outlook 5.2.122, 554 outlook 5.2.121`,
  blocklist: `
    421 google 4.7.0, 550 google 5.7.1, 550 apple 5.7.1-3, 550 outlook 5.7.1, 550 outlook 5.7.1-2, 550 att 5.7.1, 550 qq 6,
    550 orange 4.0.0, 550 webde 4, 550 webde 9, 550 proofpoint 5.7.1-3, 550 proofpoint 5.7.1-4, 550 exchangeonline 5.7.1,
    550 exchangeonline 5.7.1-2, 550 exchangeonline 5.7.606, 551 improvmx 5.7.1, 553 yahoo 5.7.1, 553 yahoo 5.7.1-2, 554 comcast 1,
    554 comcast 2`,
  sender: `
    450 infomaniak 4.1.8, 501 orange 1, 550 google 5.7.1-4, 550 webde 10, 550 mimecast 3, 550 proofpoint 5.1.8,
    550 proofpoint 5.1.8-2, 550 proofpoint 5.5.2`,
  authentication: `
    550 google 5.7.1-3, 550 apple 5.7.1-2, 550 comcast 5.2.0, 550 zoho 5.7.1, 550 qq 7, 550 infomaniak 5.7.1, 550 hostpoint 5.0.0,
    550 webde 1, 550 mimecast 5, 550 proofpoint 5.7.0, 550 fireeye 5.7.26`,
  content: `
    421 google 4.7.0-2, 550 google 5.7.1-2, 550 mailru 2, 550 free 1, 550 free 2, 550 protonmail 5.7.1, 550 improvmx 5.7.1,
    550 qq 4, 550 barracuda 4, 552 google 5.7.0, 552 zoho 5.7.1, 553 emailsecuritycloud 5.7.1, 554 yahoo 5.5.4-4, 554 yahoo 5.5.4-5,
    554 yandex 5.7.1, 554 rambler 5.7.1, 554 zoho 5.7.1, 554 barracuda 1, 554 barracuda 2`,
  size: `
    552 google 5.2.3`,
  relay: `
    451 mimecast 1, 550 yahoo 5.0.0, 550 proofpoint 5.7.1-2, 550 proofpoint 5.7.1-5, 553 zoho 5.1.1, 553 emailsecuritycloud 5.7.1-2,
    554 apple 5.7.1, 554 proofpoint 5.7.1`,
  policy: `
    450 barracuda 4.7.1, 452 zoho 1, 540 rambler 5.7.1-2, 550 apple 5.7.1, 550 yandex 5.7.1, 550 gmx 2, 550 qq 1, 550 qq 2,
    550 webde 5, 550 webde 6, 550 webde 7, 550 mimecast 1, 550 mimecast 2, 550 mimecast 4, 550 barracuda 3, 550 barracuda 5,
    550 trendmicro 5.7.1, 551 improvmx 5.7.1-3, 551 improvmx 5.7.1-4, 551 improvmx 5.7.1-5, 552 zoho 5.1.1, 554 yahoo 5.7.9,
    554 yahoo 5.5.4-3, 554 apple 5.7.1#2, 554 zoho 5.2.3, 554 mimecast 1, 554 trendmicro 1, 554 trendmicro 3, 554 trendmicro 4`,
  server: `
    421 yahoo 4.0.0, 421 outlook 4.3.2, 421 yandex 4.4.2, 421 proofpoint 4.1.1, 421 proofpoint 4.1.1-2, 421 barracuda 1,
    421 barracuda 1#2, 421 emailsecuritycloud 1, 422 barracuda 1, 450 improvmx 4.2.1, 450 comcast 4.2.0, 451 google 4.3.0,
    451 yahoo 4.0.0, 451 yahoo 4.0.0-2, 451 outlook 4.3.2, 451 outlook 4.4.0, 451 outlook 4.7.0, 451 yandex 4.7.1, 451 apple 4.7.1,
    451 mimecast 2, 451 exchangeonline 4.7.0, 451 exchangeonline 4.7.500, 451 barracuda 4.7.1-2,
    451 barracuda 4.4.3, 452 yahoo 4.0.0, 452 outlook 4.3.1, 452 zoho 4.3.1, 551 improvmx 5.7.1-2, 551 yandex 5.3.0`,
  unknown: `
    451 zoho 5.4.1, 450 emailsecuritycloud 1, 501 yahoo 5.0.0, 501 gmx 1, 501 qq 1, 550 orange 5.2.0, 550 webde 2, 554 yahoo 5.5.4-2`,
};
