-- A claim and an outcome rewrite every row of a page at about the same time. Where the new versions find no room beside the old ones,
-- each of them costs an entry in every index, and leaves a dead one. What is there already moves as it is rewritten.
ALTER TABLE "deliveries" SET (fillfactor = 45);
ALTER TABLE "recipients" SET (fillfactor = 50);
